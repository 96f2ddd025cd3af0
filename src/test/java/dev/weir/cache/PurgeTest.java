package dev.weir.cache;

import static dev.weir.cache.Given.at;
import static dev.weir.cache.Given.response;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.cache.Storability.Storable;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PurgeTest {

    private final ResponseCache cache = cache(1 << 20);

    private static ResponseCache cache(long maxBytes) {
        CacheSettings settings = new CacheSettings(
                maxBytes, 1000, 86_400, true, 0, CacheSettings.SetCookie.EXPLICIT, List.of(), CacheRules.NONE);
        return ResponseCache.inMemory(settings, () -> at(0));
    }

    private static CacheKey key(String path) {
        return CacheKey.of(Given.ORIGIN, path);
    }

    private static void store(ResponseCache cache, CacheKey key, String requestLine, String... lines) {
        CacheRequest request = Given.request("GET", key, requestLine);
        OriginResponse response = response(
                200,
                Stream.concat(Stream.of("Cache-Control: max-age=60"), Stream.of(lines))
                        .toArray(String[]::new));
        Storable storable = assertInstanceOf(Storable.class, cache.judge(request, response, CacheRule.NONE));
        cache.store(request, response, storable, Content.EMPTY, 0);
    }

    private void fill() {
        store(cache, key("/a"), "X: 1", "Surrogate-Key: one two", "Vary: X");
        store(cache, key("/a"), "X: 2", "Surrogate-Key: three", "Vary: X");
        store(cache, key("/a/b"), "X: 1", "Cache-Tag: two, four");
        store(cache, key("/b"), "X: 1", "Cache-Tag: One");
        store(cache, CacheKey.of("https://a.example", "/a"), "X: 1");
    }

    /** Paths of what is fresh, in order. */
    private List<String> fresh() {
        TreeSet<String> fresh = new TreeSet<>();
        cache.forEach((key, stored) -> {
            if (stored.isFresh(at(0))) {
                fresh.add(key.uri().replace(".example", "").replace("ttp", ""));
            }
        });
        return List.copyOf(fresh);
    }

    static Stream<Arguments> purges() {
        return Stream.of(
                Arguments.of(new Purge.Url(key("/a")), 1, "h://a/a/b h://a/b hs://a/a"),
                Arguments.of(new Purge.Url(key("/none")), 0, "h://a/a h://a/a/b h://a/b hs://a/a"),
                Arguments.of(new Purge.Prefix("http://a.example/a"), 2, "h://a/b hs://a/a"),
                Arguments.of(new Purge.Prefix("http://a.example/a/"), 1, "h://a/a h://a/b hs://a/a"),
                Arguments.of(new Purge.Prefix("https://"), 1, "h://a/a h://a/a/b h://a/b"),
                Arguments.of(new Purge.Tag("two"), 2, "h://a/a h://a/b hs://a/a"),
                Arguments.of(new Purge.Tag("three"), 1, "h://a/a h://a/a/b h://a/b hs://a/a"),
                Arguments.of(new Purge.Tag("four"), 1, "h://a/a h://a/b hs://a/a"),
                Arguments.of(new Purge.Tag("One"), 1, "h://a/a h://a/a/b hs://a/a"),
                Arguments.of(new Purge.Tag("tw"), 0, "h://a/a h://a/a/b h://a/b hs://a/a"),
                Arguments.of(new Purge.All(), 4, ""));
    }

    static Stream<Purge.Selector> selectors() {
        return Stream.of(new Purge.Url(key("/a")), new Purge.Prefix("http://a.example/"), new Purge.Tag("one"));
    }

    /** RFC 9111 §4.4: whichever comes first, what was asked for before is not there afterwards. */
    @ParameterizedTest
    @MethodSource("selectors")
    void whatIsBeingStoredDoesNotUndoIt(Purge.Selector selector) throws Exception {
        CacheRequest request = Given.request("GET", key("/a"));
        String[] lines = {"Cache-Control: max-age=60", "Surrogate-Key: one"};
        try (ExecutorService other = Executors.newSingleThreadExecutor()) {
            for (int i = 0; i < 5_000; i++) {
                OriginResponse asked = new OriginResponse(
                        200, "", Given.fields(lines), at(0), at(0), OptionalLong.of(0), true, cache.generation());
                Storable storable = assertInstanceOf(Storable.class, cache.judge(request, asked, CacheRule.NONE));
                CyclicBarrier together = new CyclicBarrier(2);
                Future<?> storing = other.submit(() -> {
                    together.await();
                    return cache.store(request, asked, storable, Content.EMPTY, 0);
                });
                together.await();
                cache.purge(new Purge(selector, false));
                storing.get();
                assertEquals(List.of(), cache.stored(key("/a")), "in round " + i);
            }
        }
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" ", -1));
    }

    @ParameterizedTest
    @MethodSource("purges")
    void hardItIsGone(Purge.Selector selector, long met, String fresh) {
        fill();
        assertEquals(met, cache.purge(new Purge(selector, false)));
        assertEquals(words(fresh), fresh());
        assertEquals(words(fresh).size(), cache.entries());
        assertEquals(0, cache.purge(new Purge(selector, false)));
    }

    @ParameterizedTest
    @MethodSource("purges")
    void softItIsStale(Purge.Selector selector, long met, String fresh) {
        fill();
        assertEquals(met, cache.purge(new Purge(selector, true)));
        assertEquals(words(fresh), fresh());
        assertEquals(4, cache.entries());
        List<CacheKey> all = new ArrayList<>();
        cache.forEach((key, _) -> all.add(key));
        assertEquals(5, all.size());
    }

    private static String listed(Inventory inventory) {
        return inventory.resources().stream()
                .map(kept -> kept.key().uri().replace(".example", "").replace("ttp", ""))
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @MethodSource("purges")
    void whatWouldBePurgedIsListed(Purge.Selector selector, long met, String fresh) {
        fill();
        Inventory inventory = cache.inventory(new Inventory.Query(selector, null, 10));
        assertEquals(met, inventory.total());
        assertEquals(met, inventory.resources().size());
        cache.purge(new Purge(selector, false));
        assertEquals(0, cache.inventory(new Inventory.Query(selector, null, 10)).total());
    }

    @Test
    void whatIsStoredIsListedInPages() {
        fill();
        Inventory first = cache.inventory(new Inventory.Query(new Purge.All(), null, 3));
        assertEquals("h://a/a h://a/a/b h://a/b", listed(first));
        assertTrue(first.isMore());
        assertEquals(4, first.total());
        Inventory.Kept kept = first.resources().getFirst();
        assertEquals(2, kept.copies().size());
        assertEquals(List.of("x"), kept.copies().getFirst().vary());
        assertEquals(List.of("three"), kept.copies().getFirst().tags());
        assertEquals(60, kept.copies().getFirst().timeToLive());
        assertEquals(at(0).epochSecond(), kept.copies().getFirst().storedAt());
        Inventory last = cache.inventory(new Inventory.Query(
                new Purge.All(), first.resources().getLast().key().uri(), 3));
        assertEquals("hs://a/a", listed(last));
        assertFalse(last.isMore());
    }

    @Test
    void statisticsFollow() {
        assertEquals(0, cache.entries() + cache.bytes());
        fill();
        assertEquals(4, cache.entries());
        assertTrue(cache.bytes() > 0);
        cache.purge(new Purge(new Purge.All(), false));
        assertEquals(0, cache.entries() + cache.bytes());
        assertEquals(0, cache.evictions());
    }

    @Test
    void whatDoesNotFitIsEvictedAndCounted() {
        ResponseCache small = cache(20_000);
        for (int i = 0; i < 1000; i++) {
            store(small, key("/" + i), "X: 1");
        }
        assertTrue(small.bytes() <= 20_000);
        assertEquals(1000, small.entries() + small.evictions());
    }

    /** Every entry is looked at once: 200 000 of them in much less than this, also where the machine is busy. */
    @Test
    void manyEntriesArePurgedInBoundedTime() {
        ResponseCache large = cache(1L << 30);
        for (int i = 0; i < 200_000; i++) {
            store(large, key("/" + i), "X: 1", "Surrogate-Key: t" + i % 10);
        }
        long begun = processorTime();
        assertEquals(20_000, large.purge(new Purge(new Purge.Tag("t3"), true)));
        assertEquals(11_111, large.purge(new Purge(new Purge.Prefix("http://a.example/9"), false)));
        assertEquals(188_889, large.purge(new Purge(new Purge.All(), false)));
        assertTrue(processorTime() - begun < 10_000_000_000L);
        assertEquals(0, large.entries());
    }

    /** What this thread has had, in nanoseconds: how busy the machine is does not count. */
    private static long processorTime() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
