package dev.weir.cache;

import static java.util.Locale.ENGLISH;

import java.math.BigInteger;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * RFC 9111 for a shared cache, read sentence by sentence over lines of text. Slow and plain: what the real decisions are compared
 * with. It shares no code with them.
 *
 * @param request lines of the request that fetched the response
 * @param status of the response
 * @param response lines of the response
 * @param requested when the request was sent, in seconds
 * @param received when the response came, in seconds
 */
record NaiveCache(List<String> request, int status, List<String> response, long requested, long received) {

    enum Answer {
        /** No stored response is selected. */
        NONE,
        FRESH,
        STALE,
        STALE_WHILE_REVALIDATED,
        VALIDATE
    }

    private static final long CAP = 86_400;
    private static final BigInteger LARGEST = BigInteger.TWO.pow(31);
    private static final Set<Integer> HEURISTIC = Set.of(200, 203, 204, 206, 300, 301, 308, 404, 405, 410, 414, 501);
    private static final List<DateTimeFormatter> DATES = Stream.of(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", "EEEE, dd-MMM-yy HH:mm:ss 'GMT'", "EEE MMM ppd HH:mm:ss yyyy")
            .map(pattern -> DateTimeFormatter.ofPattern(pattern, ENGLISH))
            .toList();

    // --- fields

    static List<String> values(List<String> lines, String name) {
        return lines.stream()
                .filter(line -> line.toLowerCase(ENGLISH).startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .toList();
    }

    static @Nullable String first(List<String> lines, String name) {
        List<String> values = values(lines, name);
        return values.isEmpty() ? null : values.getFirst();
    }

    /** Directives with their arguments; "" for none. */
    static List<Map.Entry<String, String>> directives(List<String> lines) {
        List<Map.Entry<String, String>> found = new ArrayList<>();
        StringBuilder name = new StringBuilder();
        @Nullable StringBuilder argument = null;
        boolean quoted = false;
        for (char c : (String.join(",", values(lines, "cache-control")) + ",").toCharArray()) {
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                if (!name.toString().isBlank()) {
                    found.add(Map.entry(
                            name.toString().strip().toLowerCase(ENGLISH),
                            argument == null ? "" : argument.toString().strip()));
                }
                name = new StringBuilder();
                argument = null;
            } else if (c == '=' && !quoted && argument == null) {
                argument = new StringBuilder();
            } else {
                (argument == null ? name : argument).append(c);
            }
        }
        return found;
    }

    static boolean has(List<String> lines, String directive) {
        return directives(lines).stream().anyMatch(entry -> entry.getKey().equals(directive));
    }

    static boolean bare(List<String> lines, String directive) {
        return directives(lines).contains(Map.entry(directive, ""));
    }

    /** §1.2.2, and §4.2.1 of what is unclear: stale. Null where absent. */
    static @Nullable Long seconds(List<String> lines, String directive) {
        List<String> arguments = directives(lines).stream()
                .filter(entry -> entry.getKey().equals(directive))
                .map(Map.Entry::getValue)
                .toList();
        if (arguments.isEmpty()) {
            return null;
        }
        List<Long> numbers = arguments.stream()
                .map(text -> Objects.requireNonNullElse(number(text), 0L))
                .distinct()
                .toList();
        return numbers.size() == 1 ? numbers.getFirst() : 0L;
    }

    private static @Nullable Long number(String text) {
        return text.matches("[0-9]+") ? new BigInteger(text).min(LARGEST).longValue() : null;
    }

    static @Nullable Long date(@Nullable String text) {
        for (DateTimeFormatter format : text == null ? List.<DateTimeFormatter>of() : DATES) {
            try {
                return LocalDateTime.parse(text, format).toEpochSecond(ZoneOffset.UTC);
            } catch (DateTimeParseException _) {
                // the next format
            }
        }
        return null;
    }

    // --- RFC 9111 §3

    boolean mayBeStored() {
        boolean mustUnderstand = has(response, "must-understand");
        boolean understood = status != 299;
        boolean says = has(response, "public")
                || first(response, "expires") != null
                || has(response, "max-age")
                || has(response, "s-maxage")
                || HEURISTIC.contains(status);
        boolean forbids = (mustUnderstand && !understood)
                || (has(response, "no-store") && !mustUnderstand)
                || bare(response, "private")
                || status == 304;
        // §3.5
        boolean authorized = first(request, "authorization") == null
                || has(response, "public")
                || has(response, "s-maxage")
                || has(response, "must-revalidate");
        return says && !forbids && authorized && !has(request, "no-store") && weirStores();
    }

    /** What the RFC leaves to the cache. */
    private boolean weirStores() {
        boolean cookies = first(response, "set-cookie") == null || statedLifetime() != null;
        boolean useful = lifetime() > 0
                || first(response, "etag") != null
                || first(response, "last-modified") != null
                || (statedLifetime() != null
                        && !isForbiddenStale()
                        && (isPositive("stale-while-revalidate") || isPositive("stale-if-error")));
        return status != 416
                && status != 412
                && cookies
                && useful
                && !varyNames().contains("*");
    }

    // --- RFC 9111 §4.2

    private @Nullable Long statedLifetime() {
        Long shared = seconds(response, "s-maxage");
        if (shared != null) {
            return shared;
        }
        Long maxAge = seconds(response, "max-age");
        if (maxAge != null) {
            return maxAge;
        }
        List<String> expires = values(response, "expires");
        if (expires.isEmpty()) {
            return null;
        }
        Long at = expires.size() > 1 ? null : date(expires.getFirst());
        return at == null ? 0 : Math.min(Math.max(0, at - dateValue()), LARGEST.longValue());
    }

    long lifetime() {
        Long stated = statedLifetime();
        if (stated != null) {
            return stated;
        }
        return mayBeGuessed() ? Math.min(CAP, guessed()) : 0;
    }

    private boolean mayBeGuessed() {
        return (HEURISTIC.contains(status) || has(response, "public"))
                && first(response, "set-cookie") == null
                && first(request, "cookie") == null
                && first(request, "authorization") == null
                && !"no-cache".equalsIgnoreCase(first(response, "pragma"));
    }

    /** Weir's own: what a browser may keep a preflight for, where nobody is known by name. */
    private @Nullable Long crossOrigin() {
        String seconds = first(response, "access-control-max-age");
        return seconds == null ? null : number(seconds);
    }

    private long guessed() {
        Long crossOrigin = crossOrigin();
        if (crossOrigin != null) {
            return crossOrigin;
        }
        Long modified = date(first(response, "last-modified"));
        return modified == null ? 0 : Math.max(0, (dateValue() - modified) / 10);
    }

    private long dateValue() {
        Long date = date(first(response, "date"));
        return date == null ? received : date;
    }

    /** §4.2.3, word for word. */
    long currentAge(long now) {
        String age = first(response, "age");
        Long ageField = age == null ? null : number(age.split(",", -1)[0].strip());
        long ageValue = ageField == null ? 0 : ageField;
        long apparentAge = Math.max(0, received - dateValue());
        long responseDelay = received - requested;
        long correctedAgeValue = ageValue + responseDelay;
        long correctedInitialAge = Math.max(apparentAge, correctedAgeValue);
        long residentTime = now - received;
        return correctedInitialAge + residentTime;
    }

    // --- RFC 9111 §4

    Answer answerTo(List<String> later, long now) {
        if (!selects(later)) {
            return Answer.NONE;
        }
        long age = currentAge(now);
        long staleFor = age - lifetime();
        Long maxAge = seconds(later, "max-age");
        Long minFresh = seconds(later, "min-fresh");
        boolean wanted =
                (maxAge == null || (maxAge > 0 && age <= maxAge)) && (minFresh == null || lifetime() >= age + minFresh);
        boolean noCache = has(later, "no-cache") || bare(response, "no-cache") || isPragma(later);
        if (noCache || !wanted) {
            return Answer.VALIDATE;
        }
        return lifetime() > age ? Answer.FRESH : stale(later, staleFor);
    }

    private static boolean isPragma(List<String> later) {
        return values(later, "cache-control").isEmpty()
                && values(later, "pragma").contains("no-cache");
    }

    /** §4.2.4. */
    private Answer stale(List<String> later, long staleFor) {
        if (isForbiddenStale()) {
            return Answer.VALIDATE;
        }
        Long maxStale = seconds(later, "max-stale");
        boolean accepted = maxStale != null && (bare(later, "max-stale") || staleFor <= maxStale);
        Long whileRevalidate = seconds(response, "stale-while-revalidate");
        if ((accepted || !wantsFresh(later))
                && whileRevalidate != null
                && staleFor < Math.min(whileRevalidate, Integer.MAX_VALUE)) {
            return Answer.STALE_WHILE_REVALIDATED;
        }
        return accepted ? Answer.STALE : Answer.VALIDATE;
    }

    /** §5.2.1.1, §5.2.1.3. */
    private static boolean wantsFresh(List<String> later) {
        return has(later, "max-age") || has(later, "min-fresh");
    }

    private boolean isPositive(String directive) {
        Long seconds = seconds(response, directive);
        return seconds != null && seconds > 0;
    }

    private boolean isForbiddenStale() {
        return has(response, "must-revalidate")
                || has(response, "proxy-revalidate")
                || has(response, "s-maxage")
                || bare(response, "no-cache")
                || isPersonalWithoutLifetime();
    }

    /** What Weir does not do though it might. */
    private boolean isPersonalWithoutLifetime() {
        return (first(request, "cookie") != null || first(request, "authorization") != null) && lifetime() <= 0;
    }

    /** RFC 5861 §4. */
    boolean standsInForAnError(List<String> later, long now) {
        long staleFor = currentAge(now) - lifetime();
        boolean wantsConfirmed = has(later, "no-cache") || isPragma(later) || wantsFresh(later);
        Long byOrigin = wantsConfirmed ? null : seconds(response, "stale-if-error");
        Long byClient = seconds(later, "stale-if-error");
        long allowed = Math.max(byOrigin == null ? 0 : byOrigin, byClient == null ? 0 : byClient);
        return !isForbiddenStale() && allowed > 0 && staleFor < Math.min(allowed, Integer.MAX_VALUE);
    }

    /** §4.3.2. */
    boolean isNotModifiedFor(List<String> later) {
        List<String> tags = values(later, "if-none-match");
        if (!tags.isEmpty()) {
            String tag = first(response, "etag");
            return tags.equals(List.of("*"))
                    || (tag != null
                            && Stream.of(String.join(",", tags).split(",", -1))
                                    .anyMatch(asked ->
                                            asked.strip().replace("W/", "").equals(tag.replace("W/", ""))));
        }
        Long since = date(first(later, "if-modified-since"));
        String modified = first(response, "last-modified");
        Long at = modified == null ? Long.valueOf(dateValue()) : date(modified);
        return since != null && at != null && at <= since;
    }

    // --- RFC 9111 §4.1

    private List<String> varyNames() {
        List<String> names = new ArrayList<>();
        for (String name : String.join(",", values(response, "vary")).split(",", -1)) {
            if (!name.isBlank()) {
                names.add(name.strip().toLowerCase(ENGLISH));
            }
        }
        return names;
    }

    private boolean selects(List<String> later) {
        List<String> names = varyNames();
        boolean forOneOrigin = statedLifetime() == null && mayBeGuessed() && crossOrigin() != null;
        if (forOneOrigin) {
            names.add("origin");
            if (first(later, "cookie") != null || first(later, "authorization") != null) {
                return false;
            }
        }
        return names.stream().allMatch(name -> joined(request, name).equals(joined(later, name)));
    }

    private static String joined(List<String> lines, String name) {
        List<String> values = values(lines, name);
        return values.isEmpty() ? "absent" : "=" + String.join(",", values).replaceAll("\\s*,\\s*", ",");
    }
}
