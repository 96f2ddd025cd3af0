package dev.weir.control.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.weir.documents.Layer;
import dev.weir.documents.Status;
import dev.weir.policy.FeedContent;
import dev.weir.policy.RuleSet;
import dev.weir.policy.document.Place;
import dev.weir.policy.document.PolicyReader;
import dev.weir.policy.document.Reading;
import dev.weir.policy.match.DomainSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogueTest {

    private static final long NOW = Instant.parse("2026-11-29T00:00:00Z").toEpochMilli();
    private static final Layer LIVE = layer(Place.Layer.LIVE, """
            {"blacklist": [{"id": "a", "domain": "com", "reason": "Wide"}, {"id": "b", "user": "bob", "mode": "report"},
             {"id": "c", "cidr": "203.0.113.0/24", "expires": "2026-01-01T00:00:00Z"}]}
            """);
    private static final Layer BASE = layer(Place.Layer.BASE, """
            blacklist:
              - {id: a, domain: base.example}
              - {id: z, domain: z.com, client: 10.0.0.0/8}
            """);
    private static final List<Reading.Notice> ACROSS =
            PolicyReader.noticesAcross(LIVE.document(), BASE.document(), NOW);
    private static final FeedContent FEED =
            new FeedContent("ads", names("x.example", "y.example"), names("ok.example"), FeedContent.Scope.OWN);

    private static DomainSet names(String... names) {
        DomainSet.Builder builder = DomainSet.builder();
        for (String name : names) {
            builder.add(name);
        }
        return builder.build();
    }

    private static Layer layer(Place.Layer which, String text) {
        Reading.Read read =
                assertInstanceOf(Reading.Read.class, PolicyReader.read(text, which, which.token() + ".yaml"));
        return new Layer(
                which,
                which.token() + ".yaml",
                Layer.State.LOADED,
                text,
                read.document(),
                read.notices(),
                "1",
                null,
                Instant.EPOCH,
                null);
    }

    private static Catalogue catalogue() {
        RuleSet rules = RuleSet.compile(LIVE.document(), BASE.document(), List.of(FEED));
        return new Catalogue(new Status("h", Instant.EPOCH, false, LIVE, BASE, ACROSS), rules, NOW);
    }

    private static Gathering.Page page(
            Listing list, String text, String source, String state, int limit, @Nullable String cursor) {
        ListQuery query = assertInstanceOf(
                        ListQuery.Reading.Read.class, ListQuery.of(text, source, state, limit, cursor))
                .query();
        return catalogue().page(list, query);
    }

    private static String told(List<Item> items) {
        return items.stream()
                .map(item -> item.id() == null ? String.valueOf(item.domain()) : item.id())
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "         |          |         | a b c a z",
                "         | live     |         | a b c",
                "         | base     |         | a z",
                "         | feed     |         | x.example y.example",
                "         | feed:ads |         | x.example y.example",
                "         | feed:b   |         | ''",
                "         |          | active  | a a z",
                "         |          | report  | b",
                "         |          | expired | c",
                "         |          | unused  | a b a z",
                "         |          | shadowed | z",
                "WIDE     |          |         | a",
                "example  |          |         | a",
                "10.0     |          |         | z",
                "y.ex     | feed     |         | y.example",
                "203.0    | base     |         | ''",
            })
    void aListIsSearched(@Nullable String text, @Nullable String source, @Nullable String state, String ids) {
        Gathering.Page page = page(
                Listing.BLACKLIST,
                text == null ? "" : text,
                source == null ? "" : source,
                state == null ? "" : state,
                500,
                null);
        assertEquals(ids, told(page.items()));
        assertEquals(page.items().size(), page.total());
    }

    @ParameterizedTest
    @CsvSource({"1, ''", "2, ''", "3, ''", "4, ''", "1, feed", "5, ''"})
    void pagesHaveEveryItemOnce(int limit, String source) {
        List<Item> all = new ArrayList<>();
        String cursor = null;
        do {
            Gathering.Page page = page(Listing.BLACKLIST, "", source, "", limit, cursor);
            all.addAll(page.items());
            cursor = page.next() == null ? null : page.next().write();
        } while (cursor != null);
        assertEquals(source.isEmpty() ? "a b c a z" : "x.example y.example", told(all));
    }

    @Test
    void whatStoodAtTheEndOfAPageMayBeGone() {
        String gone = new Cursor("live", 1, "gone").write();
        assertEquals(
                "b c a z", told(page(Listing.BLACKLIST, "", "", "", 500, gone).items()));
        String nowhere = new Cursor("feed:gone", 1, "").write();
        assertEquals("", told(page(Listing.BLACKLIST, "", "", "", 500, nowhere).items()));
    }

    @Test
    void anEntryIsToldWithWhatIsKnownOfIt() {
        Catalogue catalogue = catalogue();
        Item item = catalogue.told(
                Listing.BLACKLIST, catalogue.find(Listing.BLACKLIST, "a").orElseThrow());
        assertEquals("com", item.domain());
        assertEquals(new Item.Source("live", "live.yaml", 1), item.source());
        assertEquals("active", item.state());
        assertEquals(new Item.Uses(0, null), assertNotNullAnd(item.uses()));
        assertEquals(List.of("very broad: all names that end in '.com' match"), item.notices());
        assertEquals(
                "feed",
                assertNotNullAnd(page(Listing.ALLOW, "", "feed", "", 1, null)
                                .items()
                                .getFirst()
                                .source())
                        .layer());
    }

    private static <T> T assertNotNullAnd(@Nullable T value) {
        assertNotNull(value);
        return value;
    }

    @ParameterizedTest
    @CsvSource({"'', x", "!!, x", "MCBh, x"})
    void whatWasNeverACursorIsNone(String cursor, String unused) {
        assertInstanceOf(ListQuery.Reading.Bad.class, ListQuery.of("", "", "", 1, cursor));
    }
}
