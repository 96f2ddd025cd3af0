package dev.weir.response;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExchangeIdsTest {

    @Test
    void anIdIsPlainAndSaysWhichRunItIsOf() {
        ExchangeIds ids = new ExchangeIds(new SplittableRandom(1));
        String first = ids.next().value();
        String second = ids.next().toString();
        assertTrue(first.matches("[0-9a-hjkmnp-tv-z]{21}"), first);
        assertEquals(first.substring(0, 8), second.substring(0, 8));
        assertNotEquals(first.substring(8), second.substring(8));
    }

    @Test
    void noTwoAreAlikeOnAnyThread() {
        ExchangeIds ids = new ExchangeIds(new SplittableRandom(2));
        Set<ExchangeId> seen = ConcurrentHashMap.newKeySet();
        IntStream.range(0, 100_000).parallel().forEach(i -> assertTrue(seen.add(ids.next())));
    }

    @Test
    void noTwoRunsAreAlike() {
        Set<String> runs = new HashSet<>();
        for (int seed = 0; seed < 1000; seed++) {
            assertTrue(runs.add(
                    new ExchangeIds(new SplittableRandom(seed)).next().value().substring(0, 8)));
        }
    }
}
