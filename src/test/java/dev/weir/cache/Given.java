package dev.weir.cache;

import dev.weir.field.CacheControl;
import io.netty.util.AsciiString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Requests, responses and moments for tests of decisions. Fields are written {@code Name: value}. */
final class Given {

    /** Tue, 14 Nov 2023 22:13:20 GMT. */
    static final long EPOCH = 1_700_000_000L;

    static final String NOW = "Tue, 14 Nov 2023 22:13:20 GMT";
    static final String HOUR_AGO = "Tue, 14 Nov 2023 21:13:20 GMT";
    static final String DAY_AGO = "Mon, 13 Nov 2023 22:13:20 GMT";
    static final String IN_A_MINUTE = "Tue, 14 Nov 2023 22:14:20 GMT";

    static final String ORIGIN = "http://a.example";
    static final CacheKey KEY = CacheKey.of(ORIGIN, "/p");

    private static final long NANOS = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(5);

    private Given() {}

    /** So many seconds after {@link #NOW}; the monotonic clock overflows on the way. */
    static Moment at(long seconds) {
        return new Moment(NANOS + TimeUnit.SECONDS.toNanos(seconds), EPOCH + seconds);
    }

    /** With a wall clock that somebody has moved. */
    static Moment at(long seconds, Duration moved) {
        return new Moment(at(seconds).nanos(), at(seconds).epochSecond() + moved.toSeconds());
    }

    static CacheSettings settings() {
        return settings(CacheSettings.SetCookie.EXPLICIT, 0, List.of());
    }

    static CacheSettings settings(CacheSettings.SetCookie cookies, long defaultTtl, List<String> targets) {
        return new CacheSettings(1 << 20, 1000, 86_400, true, defaultTtl, cookies, targets, CacheRules.NONE);
    }

    static CacheRule rule(long min, long max, long lifetime) {
        return new CacheRule(
                "r",
                TargetPattern.ALL,
                false,
                seconds(min),
                seconds(max),
                seconds(lifetime),
                java.util.Set.of(),
                false);
    }

    private static OptionalLong seconds(long seconds) {
        return seconds < 0 ? OptionalLong.empty() : OptionalLong.of(seconds);
    }

    static Fields fields(String... lines) {
        return Fields.of(entries(lines));
    }

    private static List<Map.Entry<String, String>> entries(String... lines) {
        List<Map.Entry<String, String>> entries = new ArrayList<>();
        for (String line : lines) {
            int colon = line.indexOf(": ");
            entries.add(Map.entry(line.substring(0, colon), line.substring(colon + 2)));
        }
        return entries;
    }

    static CacheRequest get(String... lines) {
        return request("GET", KEY, lines);
    }

    static CacheRequest request(String method, CacheKey key, String... lines) {
        Lines fields = new Lines(entries(lines));
        return CacheRequest.of(key, method, fields, name -> fields.all(AsciiString.of(name)));
    }

    static CacheControl control(String value) {
        return CacheControl.parse(value.isEmpty() ? List.of() : List.of(value));
    }

    /** A whole response, asked for and received now. */
    static OriginResponse response(int status, String... lines) {
        return response(status, at(0), at(0), lines);
    }

    static OriginResponse response(int status, Moment requested, Moment received, String... lines) {
        return new OriginResponse(status, "", fields(lines), requested, received, OptionalLong.empty(), true);
    }

    /** What is stored of a response received now. */
    static StoredResponse stored(String... lines) {
        return stored(get(), response(200, lines), Content.EMPTY);
    }

    static StoredResponse stored(CacheRequest request, OriginResponse response, Content content) {
        Storability storability = new Storability.Judge(settings()).judge(request, response, CacheRule.NONE);
        if (storability instanceof Storability.Storable storable) {
            return StoredResponse.of(request, response, storable, response.fields(), content, 0);
        }
        throw new AssertionError(storability);
    }

    /** Fields as a client wrote them. */
    private record Lines(List<Map.Entry<String, String>> entries) implements CacheRequest.Source {

        @Override
        public @Nullable String first(AsciiString lowerName) {
            List<String> all = all(lowerName);
            return all.isEmpty() ? null : all.getFirst();
        }

        @Override
        public List<String> all(AsciiString lowerName) {
            return entries.stream()
                    .filter(entry -> lowerName.contentEqualsIgnoreCase(entry.getKey()))
                    .map(Map.Entry::getValue)
                    .toList();
        }
    }
}
