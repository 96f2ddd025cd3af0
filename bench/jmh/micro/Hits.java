package micro;

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
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The cache's own part of a hit: the key of a request, what is stored for it, and whether it may be used. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Hits {

    private static final int OBJECTS = 4096;
    /** Of another day nothing would be fresh. */
    private static final String TODAY =
            DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));

    private static final int BODY = 1024;
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

    private final ResponseCache cache = ResponseCache.inMemory(
            new CacheSettings(
                    1L << 30, 1L << 20, 86400, true, 0, CacheSettings.SetCookie.EXPLICIT, List.of(), CacheRules.NONE),
            Moment::now);
    private final String[] paths = new String[OBJECTS];
    private int next;

    @Setup
    public void fill() {
        for (int i = 0; i < OBJECTS; i++) {
            paths[i] = "/objects/" + (10_000_000 + i);
            store(request(paths[i]));
        }
    }

    private void store(CacheRequest request) {
        Fields.Packer fields = new Fields.Packer();
        fields.add("Date", TODAY);
        fields.add("Content-Type", "application/json");
        fields.add("Content-Length", Integer.toString(BODY));
        fields.add("ETag", "\"200\"");
        fields.add("Cache-Control", "public, max-age=86400");
        Moment now = cache.now();
        OriginResponse response = new OriginResponse(200, "", fields.pack(), now, now, OptionalLong.of(BODY), true);
        if (!(cache.judge(request, response, CacheRule.NONE) instanceof Storability.Storable storable)) {
            throw new IllegalStateException("not stored: " + request.key());
        }
        cache.store(request, response, storable, Content.whole(List.of(new byte[BODY])), 1_000_000);
    }

    private static CacheRequest request(String path) {
        return CacheRequest.of(CacheKey.of("http://origin.example:8080", path), "GET", NO_FIELDS, name -> List.of());
    }

    @Benchmark
    public Lookup hit() {
        next = (next + 1) % OBJECTS;
        Lookup found = cache.lookup(request(paths[next]), cache.now());
        if (!(found instanceof Lookup.Usable)) {
            throw new IllegalStateException("no hit");
        }
        return found;
    }
}
