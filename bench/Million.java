import com.sun.management.ThreadMXBean;
import dev.weir.cache.CacheKey;
import dev.weir.cache.CacheRequest;
import dev.weir.cache.CacheRule;
import dev.weir.cache.CacheRules;
import dev.weir.cache.CacheSettings;
import dev.weir.cache.Content;
import dev.weir.cache.Fields;
import dev.weir.cache.Lookup;
import dev.weir.cache.Moment;
import dev.weir.cache.OriginResponse;
import dev.weir.cache.ResponseCache;
import dev.weir.cache.Storability;
import io.netty.util.AsciiString;
import java.lang.management.ManagementFactory;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * Fills the cache with small objects, looks them up, and then replaces some of them while it looks up more. Prints the heap that is
 * live before and with them in bytes, the bytes of their heads and bodies, those the cache reckons with, the ns and the bytes
 * allocated per lookup. Pauses are in the log of the garbage collector; those it asked for itself are named there.
 */
final class Million {

    /** Of another day nothing would be fresh. */
    private static final String TODAY =
            DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));

    private static final int BODY = 512;
    private static final int ASKED = 1 << 16;
    private static final long UNBOUNDED = 1L << 40;
    private static final CacheRequest.Source NO_FIELDS = new CacheRequest.Source() {
        @Override
        public String first(AsciiString lowerName) {
            return null;
        }

        @Override
        public List<String> all(AsciiString lowerName) {
            return List.of();
        }
    };

    private final int count;
    private final int threads = Runtime.getRuntime().availableProcessors();
    private final ResponseCache cache = ResponseCache.inMemory(
            new CacheSettings(
                    UNBOUNDED,
                    UNBOUNDED,
                    86400,
                    true,
                    0,
                    CacheSettings.SetCookie.EXPLICIT,
                    List.of(),
                    CacheRules.NONE),
            Moment::now);

    private Million(int count) {
        this.count = count;
    }

    public static void main(String[] args) throws Exception {
        var million = new Million(Integer.parseInt(args[0]));
        int seconds = Integer.parseInt(args[1]);
        long before = live();
        million.everyThread(million::fill);
        long with = live();
        if (million.cache.entries() != million.count) {
            throw new IllegalStateException("stored " + million.cache.entries());
        }
        var lookup = million.lookups(seconds);
        long own = (long) million.count * (BODY + fields(0).size());
        million.everyThread(thread -> million.use(thread, seconds));
        System.out.printf("%d %d %d %d %d %d%n", before, with, own, million.cache.bytes(), lookup[0], lookup[1]);
    }

    private static long live() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** What one of the threads does. */
    private interface Work {
        void run(int thread);
    }

    private void everyThread(Work work) throws Exception {
        try (var pool = Executors.newFixedThreadPool(threads)) {
            var jobs = IntStream.range(0, threads)
                    .mapToObj(thread -> (Callable<Void>) () -> {
                        work.run(thread);
                        return null;
                    })
                    .toList();
            for (var done : pool.invokeAll(jobs)) {
                done.get();
            }
        }
    }

    private void fill(int thread) {
        for (int i = thread; i < count; i += threads) {
            store(i);
        }
    }

    /** Nine lookups for every object that is replaced by a newer one. */
    private void use(int thread, int seconds) {
        var random = new SplittableRandom(thread);
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        while (System.nanoTime() < end) {
            for (int i = 0; i < 9; i++) {
                find(request(random.nextInt(count)));
            }
            store(random.nextInt(count));
        }
    }

    private long[] lookups(int seconds) {
        var random = new SplittableRandom(4);
        var requests = new CacheRequest[ASKED];
        for (int i = 0; i < requests.length; i++) {
            requests[i] = request(random.nextInt(count));
        }
        var memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long[] figures = new long[2];
        // The first turn warms up.
        for (int turn = 0; turn < 2; turn++) {
            long done = 0;
            long allocated = memory.getCurrentThreadAllocatedBytes();
            long start = System.nanoTime();
            long end = start + seconds * 1_000_000_000L;
            while (System.nanoTime() < end) {
                for (var request : requests) {
                    find(request);
                }
                done += requests.length;
            }
            figures[0] = (System.nanoTime() - start) / done;
            figures[1] = (memory.getCurrentThreadAllocatedBytes() - allocated) / done;
        }
        return figures;
    }

    private void find(CacheRequest request) {
        if (!(cache.lookup(request, cache.now()) instanceof Lookup.Usable)) {
            throw new IllegalStateException("no hit: " + request.key());
        }
    }

    private void store(int number) {
        var request = request(number);
        var now = cache.now();
        var response = new OriginResponse(200, "", fields(number), now, now, OptionalLong.of(BODY), true);
        if (!(cache.judge(request, response, CacheRule.NONE) instanceof Storability.Storable storable)) {
            throw new IllegalStateException("not stored: " + request.key());
        }
        cache.store(request, response, storable, Content.whole(List.of(new byte[BODY])), 1_000_000);
    }

    private static CacheRequest request(int number) {
        var key = CacheKey.of("http://origin.example:8080", "/objects/" + (10_000_000 + number));
        return CacheRequest.of(key, "GET", NO_FIELDS, name -> List.of());
    }

    private static Fields fields(int number) {
        var fields = new Fields.Packer();
        fields.add("Date", TODAY);
        fields.add("Server", "nginx/1.22.1");
        fields.add("Content-Type", "application/json");
        fields.add("Content-Length", Integer.toString(BODY));
        fields.add("Last-Modified", "Mon, 23 Nov 2026 08:00:00 GMT");
        fields.add("ETag", "\"" + (10_000_000 + number) + "-200\"");
        fields.add("Cache-Control", "public, max-age=86400");
        fields.add("Accept-Ranges", "bytes");
        fields.add("X-Request-Id", "0c9f6c1e-" + (10_000_000 + number));
        fields.add("Via", "1.1 weir");
        return fields.pack();
    }
}
