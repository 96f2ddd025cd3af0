package dev.weir.dashboard;

import io.quarkus.qute.TemplateExtension;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Amounts as people read them. */
@TemplateExtension(namespace = "units")
public final class Units {

    private static final String[] SIZES = {"B", "kB", "MB", "GB", "TB", "PB"};
    private static final char NARROW_SPACE = '\u202f';
    private static final long DAY = 86_400;

    private Units() {}

    /** A size in powers of 1000, to three digits: that is how traffic is billed. */
    public static String bytes(Number size) {
        long bytes = size.longValue();
        double amount = bytes;
        int unit = 0;
        while (Math.abs(amount) >= 999.5 && unit < SIZES.length - 1) {
            amount /= 1000;
            unit++;
        }
        return (unit == 0 ? Long.toString(bytes) : digits(amount)) + " " + SIZES[unit];
    }

    /** A number with its thousands apart. */
    public static String count(Number count) {
        return String.format(Locale.ROOT, "%,d", count.longValue()).replace(',', NARROW_SPACE);
    }

    /** So many of something whose name is longer by an s when there are several. */
    public static String counted(Number count, String one) {
        return counted(count, one, one + "s");
    }

    public static String counted(Number count, String one, String many) {
        return count(count) + " " + (count.longValue() == 1 ? one : many);
    }

    /** A time of whatever length. */
    public static String seconds(double seconds) {
        if (seconds < 0.000_001) {
            return "0";
        }
        if (seconds < 0.001) {
            return digits(seconds * 1e6) + " µs";
        }
        if (seconds < 1) {
            return digits(seconds * 1e3) + " ms";
        }
        return seconds < 120 ? digits(seconds) + " s" : span((long) seconds);
    }

    /** For where there is little room: one unit, of which there are at least two. */
    public static String brief(double seconds) {
        long whole = (long) seconds;
        return whole < 120
                ? seconds(seconds)
                : whole < 7200 ? whole / 60 + " min" : whole < 2 * DAY ? whole / 3600 + " h" : whole / DAY + " d";
    }

    /** A time of whole seconds, in its two largest units. */
    public static String span(Number seconds) {
        long s = Math.abs(seconds.longValue());
        String text = s < 60
                ? s + " s"
                : s < 3600
                        ? two(s / 60, "min", s % 60, "s")
                        : s < DAY ? two(s / 3600, "h", s % 3600 / 60, "min") : two(s / DAY, "d", s % DAY / 3600, "h");
        return seconds.longValue() < 0 ? "−" + text : text;
    }

    private static String two(long large, String unit, long small, String smaller) {
        return large + " " + unit + (small == 0 ? "" : " " + small + " " + smaller);
    }

    /** A part of one, in percent. */
    public static String percent(double part) {
        return String.format(Locale.ROOT, part == 0 || part >= 0.0995 ? "%.0f %%" : "%.1f %%", part * 100);
    }

    /** An amount of money. */
    public static String money(double amount, String currency) {
        return amount(amount) + " " + currency;
    }

    /** An amount of money without its currency. */
    public static String amount(double amount) {
        return String.format(Locale.ROOT, amount < 0.000_05 || amount >= 0.1 ? "%.2f" : "%.4f", amount);
    }

    /** A token as words. */
    public static String words(String token) {
        return token.replace('_', ' ').replace('-', ' ');
    }

    /** A name as programs write it ({@code savedBytes}) as a heading. */
    public static String heading(String name) {
        String words = words(name.replaceAll("(?<=[a-z])(?=[A-Z])", " ")).toLowerCase(Locale.ROOT);
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    /** How long ago something was, or how far ahead it lies. */
    public static String ago(Instant then) {
        long seconds = Duration.between(then, Instant.now()).toSeconds();
        if (Math.abs(seconds) < 2) {
            return "now";
        }
        return seconds > 0 ? largest(seconds) + " ago" : "in " + largest(-seconds);
    }

    private static String largest(long seconds) {
        return seconds < 60
                ? seconds + " s"
                : seconds < 3600 ? seconds / 60 + " min" : seconds < DAY ? seconds / 3600 + " h" : seconds / DAY + " d";
    }

    /** The same to the second, in UTC. */
    public static String exactly(Instant then) {
        return then.truncatedTo(ChronoUnit.SECONDS).toString().replace('T', ' ').replace("Z", " UTC");
    }

    /** Of seconds since the epoch. */
    public static Instant instant(Number epochSecond) {
        return Instant.ofEpochSecond(epochSecond.longValue());
    }

    /** How much of a bar is filled, in percent with one decimal. */
    public static String share(Number of, Number all) {
        long part = of.longValue();
        long whole = all.longValue();
        return String.format(Locale.ROOT, "%.1f", whole <= 0 ? 0 : Math.min(100, 100.0 * part / whole));
    }

    /** How long something lasts already. */
    public static String since(Instant then) {
        return span(Math.max(0, Duration.between(then, Instant.now()).toSeconds()));
    }

    /** A time as a policy document has it. */
    public static String when(String written) {
        return ago(OffsetDateTime.parse(written).toInstant());
    }

    /** A text as part of a query. */
    public static String url(@Nullable String text) {
        return text == null ? "" : URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    public static String joined(List<?> members) {
        return members.stream().map(Object::toString).collect(Collectors.joining(", "));
    }

    /** The last part of a path; anything else as it is. */
    public static String file(String place) {
        return place.substring(place.lastIndexOf('/') + 1);
    }

    private static String digits(double amount) {
        String pattern = amount >= 99.95 ? "%.0f" : amount >= 9.995 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, pattern, amount);
    }
}
