package dev.weir.dashboard;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Until when an entry counts, as it is chosen. */
final class Expiry {

    private Expiry() {}

    /**
     * The time as a policy document writes it; null for ever.
     *
     * @param choice {@code never}, {@code 1h}, {@code 1d}, {@code 7d} or {@code at}
     * @param at a time in UTC, as browsers write one or as documents do
     */
    static @Nullable String of(@Nullable String choice, @Nullable String at, Instant now) {
        return switch (choice == null ? "never" : choice) {
            case "1h" -> after(now, 1);
            case "1d" -> after(now, 24);
            case "7d" -> after(now, 7 * 24);
            case "at" -> at == null || at.isBlank() ? null : zoned(at.strip());
            default -> null;
        };
    }

    private static String after(Instant now, int hours) {
        return now.plus(hours, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** Browsers leave the zone out, and the seconds where there are none. */
    private static String zoned(String at) {
        if (at.endsWith("Z") || at.matches(".*[+-]\\d\\d:\\d\\d")) {
            return at;
        }
        return (at.length() == "2027-01-01T00:00".length() ? at + ":00" : at) + "Z";
    }
}
