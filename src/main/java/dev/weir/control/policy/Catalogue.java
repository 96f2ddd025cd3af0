package dev.weir.control.policy;

import dev.weir.documents.Layer;
import dev.weir.documents.Status;
import dev.weir.policy.FeedContent;
import dev.weir.policy.RuleSet;
import dev.weir.policy.document.Entry;
import dev.weir.policy.document.Place;
import dev.weir.policy.document.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What stands on the lists: of the live document, then of the base, then of feeds.
 *
 * @param status of the documents
 * @param rules that are in force, for their feeds and uses
 * @param now milliseconds since the epoch
 */
record Catalogue(Status status, RuleSet rules, long now) {

    Gathering.Page page(Listing list, ListQuery query) {
        Gathering gathering = new Gathering(query);
        layers().forEach(layer -> layer(list, layer, gathering));
        rules.feeds().forEach(feed -> feed(list, feed, gathering));
        return gathering.page();
    }

    private void layer(Listing list, Layer layer, Gathering gathering) {
        List<Listed> listed = list.of(layer.document()).toList();
        Map<Place, List<String>> notices = notices(layer);
        if (gathering.begin(layer.layer().token(), cursor -> indexAfter(listed, cursor))) {
            listed.forEach(each -> gathering.add(told(list, each, notices), item -> tagged(list, each, item)));
        }
    }

    /** What was there may be gone, and what stood behind it has its place then. */
    private static int indexAfter(List<Listed> listed, Cursor cursor) {
        int found = IntStream.range(0, listed.size())
                .filter(i -> listed.get(i).id().equals(cursor.id()))
                .findFirst()
                .orElse(-1);
        return found < 0 ? cursor.index() : found + 1;
    }

    private static void feed(Listing list, FeedContent feed, Gathering gathering) {
        if (gathering.begin(ListQuery.FEED + feed.name(), cursor -> cursor.index() + 1)) {
            list.of(feed).forEach(domain -> gathering.add(Item.ofFeed(feed.name(), domain), item -> item));
        }
    }

    /** The entry of that id; the live one where both documents have it. */
    Optional<Listed> find(Listing list, String id) {
        return layers().flatMap(layer -> list.find(layer.document(), id).stream())
                .findFirst();
    }

    /** An entry that is in force, with what is known of it. */
    Item told(Listing list, Listed listed) {
        return layers().filter(layer -> layer.layer() == listed.place().layer())
                .findFirst()
                .map(layer -> tagged(list, listed, told(list, listed, notices(layer))))
                .orElseGet(() -> Item.of(list, listed));
    }

    private Item told(Listing list, Listed listed, Map<Place, List<String>> notices) {
        return Item.of(list, listed)
                .told(
                        Item.Source.of(listed.place()),
                        state(listed),
                        listed instanceof Listed.OfEntry(Entry entry) ? Item.Uses.of(rules.use(entry)) : null,
                        notices.getOrDefault(listed.place(), List.of()));
    }

    private static Item tagged(Listing list, Listed listed, Item item) {
        boolean isWritable = listed.place().layer() == Place.Layer.LIVE;
        return isWritable ? item.tagged(EntryTag.of(list, listed).toString()) : item;
    }

    private String state(Listed listed) {
        if (listed.expires() != null && listed.expires().toEpochMilli() <= now) {
            return "expired";
        }
        return listed instanceof Listed.OfEntry(Entry entry) && entry.mode() == Entry.Mode.REPORT ? "report" : "active";
    }

    private Stream<Layer> layers() {
        return Stream.of(Optional.of(status.live()), Optional.ofNullable(status.base()))
                .flatMap(Optional::stream);
    }

    /** By the entry that they are about, without its path, which only tells where it stands. */
    private Map<Place, List<String>> notices(Layer layer) {
        Map<Place, List<String>> notices = new HashMap<>();
        for (Reading.Notice notice : status.notices()) {
            if (notice.place().layer() == layer.layer()) {
                String text =
                        notice.text().substring(notice.text().indexOf(": ") + 1).strip();
                notices.computeIfAbsent(notice.place(), _ -> new ArrayList<>()).add(text);
            }
        }
        return notices;
    }
}
