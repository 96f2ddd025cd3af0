package dev.weir.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.cache.NaiveCache.Answer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random responses and requests, decided by the cache and by {@link NaiveCache}. */
class CacheModelTest {

    private static final int CASES = 10_000;

    private static final List<String> OF_RESPONSES = List.of(
            "max-age=%d",
            "max-age=\"%d\"",
            "max-age=x",
            "s-maxage=%d",
            "stale-while-revalidate=%d",
            "stale-if-error=%d",
            "no-cache",
            "no-cache=\"x-a, x-b\"",
            "no-store",
            "private",
            "private=\"x-a\"",
            "public",
            "must-revalidate",
            "proxy-revalidate",
            "must-understand",
            "immutable",
            "no-transform",
            "extension=\"max-age=5, no-store\"");

    private static final List<String> OF_REQUESTS = List.of(
            "max-age=%d",
            "max-age=0",
            "max-stale=%d",
            "max-stale",
            "min-fresh=%d",
            "no-cache",
            "no-store",
            "only-if-cached",
            "stale-if-error=%d",
            "x=\"no-cache\"");

    private static final List<Integer> STATUSES =
            List.of(200, 200, 200, 200, 203, 204, 299, 301, 302, 304, 404, 416, 500);
    private static final List<String> VALUES = List.of("1", "2", "1, 2", "1,2");
    private static final List<String> TAGS = List.of("\"a\"", "W/\"a\"", "\"b\"");
    private static final List<DateTimeFormatter> DATES = List.of(
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH),
            DateTimeFormatter.ofPattern("EEEE, dd-MMM-yy HH:mm:ss 'GMT'", Locale.ENGLISH),
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH));

    private Moment clock = Given.at(0);
    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    private boolean one(int in) {
        return random.nextInt(in) == 0;
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    /** Small numbers, so that the borders are met; sometimes a huge one. */
    private String seconds() {
        return one(12) ? "99999999999999999999" : one(6) ? "0" : Integer.toString(random.nextInt(40));
    }

    private String control(List<String> directives) {
        List<String> some = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            String directive = pick(directives).replace("%d", seconds());
            some.add(one(5) ? directive.toUpperCase(Locale.ROOT) : directive);
        }
        return String.join(one(2) ? "," : " ,  ", some);
    }

    private String date(int around) {
        return one(12)
                ? pick(List.of("0", "-1", "now", "Tue, 14 Nov 2023 22:13:20"))
                : pick(DATES)
                        .format(Instant.ofEpochSecond(Given.EPOCH + random.nextInt(-around, around))
                                .atOffset(ZoneOffset.UTC));
    }

    private List<String> response() {
        List<String> lines = new ArrayList<>();
        maybe(lines, 6, 5, "Cache-Control", () -> control(OF_RESPONSES));
        maybe(lines, 12, 2, "Cache-Control", () -> control(OF_RESPONSES));
        maybe(lines, 2, 1, "Date", () -> date(60));
        maybe(lines, 4, 1, "Expires", () -> date(90));
        maybe(lines, 60, 1, "Expires", () -> date(90));
        maybe(lines, 3, 1, "Last-Modified", () -> date(one(2) ? 600 : 6_000_000));
        maybe(lines, 2, 1, "ETag", () -> pick(TAGS));
        maybe(lines, 4, 1, "Age", () -> one(5) ? pick(List.of("x", "-1", "1.5", "7, 9")) : seconds());
        maybe(lines, 10, 1, "Access-Control-Max-Age", () -> one(4) ? "x" : seconds());
        maybe(lines, 12, 1, "Set-Cookie", () -> "a=b");
        maybe(lines, 12, 1, "Pragma", () -> "no-cache");
        maybe(lines, 3, 1, "Vary", () -> one(10) ? "*" : pick(List.of("X-A", "x-a, X-B", "X-B,,", "Origin", "")));
        return lines;
    }

    private List<String> request() {
        List<String> lines = new ArrayList<>();
        maybe(lines, 3, 1, "Cache-Control", () -> control(OF_REQUESTS));
        maybe(lines, 20, 1, "Pragma", () -> pick(List.of("no-cache", "x")));
        maybe(lines, 12, 1, "Authorization", () -> "x");
        maybe(lines, 12, 1, "Cookie", () -> "x");
        maybe(lines, 3, 1, "X-A", () -> pick(VALUES));
        maybe(lines, 3, 1, "X-A", () -> pick(VALUES));
        maybe(lines, 3, 1, "X-B", () -> pick(VALUES));
        maybe(lines, 4, 1, "Origin", () -> pick(List.of("http://b.example", "null")));
        maybe(lines, 6, 1, "If-None-Match", () -> one(8) ? "*" : pick(TAGS) + ", " + pick(TAGS));
        maybe(lines, 6, 1, "If-Modified-Since", () -> date(600));
        return lines;
    }

    private void maybe(List<String> lines, int in, int times, String name, java.util.function.Supplier<String> value) {
        if (random.nextInt(in) < times) {
            lines.add(name + ": " + value.get());
        }
    }

    private static Answer answer(Lookup lookup) {
        return switch (lookup) {
            case Lookup.Missing _ -> Answer.NONE;
            case Lookup.Unconfirmed _ -> Answer.VALIDATE;
            case Lookup.Usable(StoredResponse _, Suitability.Fresh _) -> Answer.FRESH;
            case Lookup.Usable(StoredResponse _, Suitability.AcceptedStale _) -> Answer.STALE;
            case Lookup.Usable(StoredResponse _, Suitability.WhileRevalidated _) -> Answer.STALE_WHILE_REVALIDATED;
            case Lookup.Usable(StoredResponse _, Suitability.MustValidate _) -> throw new AssertionError(lookup);
        };
    }

    private static String[] array(List<String> lines) {
        return lines.toArray(String[]::new);
    }

    @Test
    void theNaiveCacheAgrees() {
        Map<Answer, Integer> seen = new EnumMap<>(Answer.class);
        int refused = 0;
        for (int i = 0; i < CASES; i++) {
            NaiveCache naive =
                    new NaiveCache(request(), pick(STATUSES), response(), Given.EPOCH - random.nextInt(3), Given.EPOCH);
            List<String> later = request();
            int after = random.nextInt(one(10) ? 200_000 : 60);
            String shown = "seed " + seed + ": " + naive + " then " + later + " after " + after;
            clock = Given.at(0);
            ResponseCache cache = ResponseCache.inMemory(Given.settings(), () -> clock);
            CacheRequest request = Given.get(array(naive.request()));
            OriginResponse response = Given.response(
                    naive.status(), Given.at(naive.requested() - Given.EPOCH), Given.at(0), array(naive.response()));
            Storability storability = cache.judge(request, response, CacheRule.NONE);
            assertEquals(naive.mayBeStored(), storability instanceof Storability.Storable, () -> shown + storability);
            if (!(storability instanceof Storability.Storable storable)) {
                refused++;
                continue;
            }
            assertEquals(naive.lifetime(), storable.lifetime().seconds(), shown);
            StoredResponse stored =
                    cache.store(request, response, storable, Content.EMPTY, 0).response();
            clock = Given.at(after);
            long now = Given.EPOCH + after;
            assertEquals(naive.currentAge(now), stored.age(clock), shown);
            CacheRequest next = Given.get(array(later));
            Lookup lookup = cache.lookup(next, clock);
            boolean isForgotten = lookup instanceof Lookup.Missing(Lookup.Reason why) && why == Lookup.Reason.URI;
            Answer expected = isForgotten ? Answer.NONE : naive.answerTo(later, now);
            assertEquals(expected, answer(lookup), () -> shown + lookup);
            assertTrue(!isForgotten || isOfNoUse(naive, now), shown);
            assertEquals(naive.standsInForAnError(later, now), StandIn.forStatus(503, next, stored, clock), shown);
            assertEquals(
                    naive.status() / 100 == 2 && naive.isNotModifiedFor(later),
                    Preconditions.isNotModified(next, stored, clock),
                    shown);
            seen.merge(expected, 1, Integer::sum);
        }
        // Every answer is met, or the comparison means little.
        assertTrue(refused > CASES / 50, () -> "seed " + seed);
        for (Answer answer : Answer.values()) {
            assertTrue(seen.getOrDefault(answer, 0) > 0, () -> "seed " + seed + " " + seen);
        }
    }

    /** What can neither be validated nor is fresh may be let go. */
    private static boolean isOfNoUse(NaiveCache naive, long now) {
        return NaiveCache.first(naive.response(), "etag") == null
                && NaiveCache.first(naive.response(), "last-modified") == null
                && naive.currentAge(now) >= naive.lifetime();
    }
}
