package dev.weir.control.policy;

import dev.weir.field.EntityTags;
import dev.weir.policy.document.Draft;
import dev.weir.policy.document.Place;
import dev.weir.policy.document.PolicyDocument;
import dev.weir.policy.document.PolicyEdit;
import dev.weir.policy.document.PolicyReader;
import dev.weir.policy.document.PolicyText;
import dev.weir.policy.document.Reading;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a wish makes of the live document.
 *
 * @param source what a person calls that document
 * @param base the document under it
 */
record EntryEdit(String source, PolicyDocument base) {

    /** What it comes to. */
    sealed interface Result {

        /** This is to be the document. */
        record Text(Draft draft, Edited.Done done) implements Result {}

        /** The document stays as it is. */
        record Stays(Edited because) implements Result {}
    }

    /**
     * The result.
     *
     * @param live the document; empty where there is none
     */
    Result make(Draft live, Wish wish) {
        return switch (live.reading()) {
            case Reading.Faulty faulty -> new Result.Stays(new Edited.Broken(faulty.faults()));
            case Reading.Read read ->
                switch (wish) {
                    case Wish.Add add -> add(live, read.document(), add);
                    case Wish.Put put -> put(live, read.document(), put);
                    case Wish.Remove remove -> remove(live, read.document(), remove);
                };
        };
    }

    private Result add(Draft draft, PolicyDocument live, Wish.Add add) {
        Optional<Place> taken = id(add).flatMap(id -> Listing.placeOf(live, id).or(() -> Listing.placeOf(base, id)));
        return taken.<Result>map(place -> new Result.Stays(new Edited.Taken(id(add).orElseThrow(), place)))
                .orElseGet(() -> edited(
                        PolicyText.with(draft, add.list().token(), add.entry().json()), add.list(), null));
    }

    /** The one that it has, or gets from its conditions; empty where it is not sound. */
    private Optional<String> id(Wish.Add add) {
        String alone = "{\"" + add.list().token() + "\":[" + add.entry().json() + "]}";
        return PolicyReader.read(alone, Place.Layer.LIVE, source) instanceof Reading.Read read
                ? add.list().of(read.document()).map(Listed::id).findFirst()
                : Optional.empty();
    }

    private Result put(Draft draft, PolicyDocument live, Wish.Put put) {
        Listed before = put.list().find(live, put.id()).orElse(null);
        if (!holds(put.when(), put.list(), before)) {
            return new Result.Stays(new Edited.Stale(before));
        }
        if (before == null) {
            Optional<Place> under = Listing.placeOf(base, put.id());
            return under.<Result>map(place -> new Result.Stays(new Edited.InBase(put.id(), place)))
                    .orElseGet(() -> add(draft, live, new Wish.Add(put.list(), put.entry())));
        }
        PolicyEdit edit = PolicyText.replaced(draft, put.id(), put.entry().json());
        return edited(edit, put.list(), before);
    }

    private Result remove(Draft draft, PolicyDocument live, Wish.Remove remove) {
        String id = remove.id();
        Listed before = remove.list().find(live, id).orElse(null);
        if (before == null) {
            return new Result.Stays(remove.list()
                    .find(base, id)
                    .<Edited>map(under -> new Edited.InBase(id, under.place()))
                    .orElseGet(() -> new Edited.Absent(id)));
        }
        if (!holds(remove.when(), remove.list(), before)) {
            return new Result.Stays(new Edited.Stale(before));
        }
        return switch (PolicyText.without(draft, id)) {
            case PolicyEdit.Edited edited -> new Result.Text(edited.draft(), new Edited.Done(before, null));
            case PolicyEdit not -> new Result.Stays(because(not));
        };
    }

    private static Result edited(PolicyEdit edit, Listing list, @Nullable Listed before) {
        if (!(edit instanceof PolicyEdit.Edited edited)) {
            return new Result.Stays(because(edit));
        }
        Listed after = list.find(edited.reading().document(), edited.id()).orElseThrow();
        return new Result.Text(edited.draft(), new Edited.Done(before, after));
    }

    private static Edited because(PolicyEdit edit) {
        return switch (edit) {
            case PolicyEdit.Unreadable(Reading.Faulty faulty) -> new Edited.Broken(faulty.faults());
            case PolicyEdit.Refused(Reading.Faulty faulty) -> new Edited.Faulty(faulty.faults());
            case PolicyEdit.Absent(String id) -> new Edited.Absent(id);
            case PolicyEdit.Edited _ -> throw new IllegalArgumentException("it was edited");
        };
    }

    /** RFC 9110 §13.2.2: {@code If-Match} first. */
    private static boolean holds(Wish.Condition when, Listing list, @Nullable Listed now) {
        boolean match = when.match() instanceof EntityTags.Absent
                || (now != null && when.match().matchesStrongly(EntryTag.of(list, now)));
        boolean none = now == null || !when.noneMatch().matchesWeakly(EntryTag.of(list, now));
        return match && none;
    }
}
