package dev.weir.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.cache.CacheKey;
import dev.weir.cache.Purge;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PurgeListTest {

    private static final Instant NOW = Instant.parse("2026-11-29T08:15:00Z");

    static List<Purge> purges() {
        return List.of(
                new Purge(new Purge.Url(new CacheKey("https://a.example/p?q=\"\u00e4")), false),
                new Purge(new Purge.Prefix("https://a.example/"), true),
                new Purge(new Purge.Tag("a\nb"), false),
                new Purge(new Purge.All(), true));
    }

    @ParameterizedTest
    @MethodSource("purges")
    void whatIsWrittenIsRead(Purge purge) {
        String text = PurgeList.with("", purge, NOW);
        assertEquals(1, text.lines().count());
        assertEquals(purge, PurgeList.read(text).getFirst().purge());
    }

    @Test
    void theyAreNumberedOneAfterTheOther() {
        String text = "";
        for (Purge purge : purges()) {
            text = PurgeList.with(text, purge, NOW);
        }
        assertEquals(
                List.of(1L, 2L, 3L, 4L),
                PurgeList.read(text).stream().map(PurgeList.Line::n).toList());
    }

    @Test
    void theOldestGo() {
        String text = "";
        for (int i = 0; i < PurgeList.MOST + 20; i++) {
            text = PurgeList.with(text, new Purge(new Purge.Tag("t" + i), false), NOW);
        }
        List<PurgeList.Line> lines = PurgeList.read(text);
        assertEquals(PurgeList.MOST, lines.size());
        assertEquals(PurgeList.MOST + 20, lines.getLast().n());
        String long1 = "https://a.example/" + "x".repeat(16_000);
        for (int i = 0; i < 10; i++) {
            text = PurgeList.with(text, new Purge(new Purge.Prefix(long1), false), NOW);
        }
        assertTrue(text.getBytes(StandardCharsets.UTF_8).length <= PurgeList.MOST_BYTES);
        assertEquals(PurgeList.MOST + 30, PurgeList.read(text).getLast().n());
    }

    /** What a newer version or a person wrote is a gap, and the next number is told by what is there. */
    @Test
    void whatIsNoLineIsLeftOut() {
        String text =
                PurgeList.with("", new Purge(new Purge.All(), false), NOW) + "?\n{\"n\":7,\"at\":\"\",\"new\":1}\n";
        assertEquals(
                List.of(1L),
                PurgeList.read(text).stream().map(PurgeList.Line::n).toList());
    }

    @Test
    void whatWasAddedIsTold() {
        String text = "";
        for (Purge purge : purges()) {
            text = PurgeList.with(text, purge, NOW);
        }
        assertEquals(new PurgeList.News(4, purges().subList(2, 4), false), PurgeList.since(2, text));
        assertEquals(new PurgeList.News(4, List.of(), false), PurgeList.since(4, text));
        assertEquals(new PurgeList.News(0, List.of(), false), PurgeList.since(0, ""));
    }

    @Test
    void whoMissedSomePurgesEverything() {
        List<Purge> everything = List.of(new Purge(new Purge.All(), false));
        String text = "";
        for (int i = 0; i < PurgeList.MOST + 20; i++) {
            text = PurgeList.with(text, new Purge(new Purge.Tag("t"), false), NOW);
        }
        long newest = PurgeList.MOST + 20;
        assertEquals(new PurgeList.News(newest, everything, true), PurgeList.since(19, text));
        assertEquals(PurgeList.MOST, PurgeList.since(20, text).purges().size());
        // It was emptied, or begun anew.
        assertEquals(new PurgeList.News(0, everything, true), PurgeList.since(3, ""));
        String line = "{\"n\":5,\"at\":\"\",\"all\":true,\"soft\":false}\n";
        assertEquals(new PurgeList.News(5, everything, true), PurgeList.since(3, line));
    }
}
