package dev.weir.analytics;

import java.util.Optional;
import java.util.stream.Stream;

/** How finely a series is told, and for how long it is kept. */
public enum Resolution {
    SECOND("1s", 1, 600),
    TEN_SECONDS("10s", 10, 2160),
    FIVE_MINUTES("5m", 300, 288);

    private final String token;
    private final int seconds;
    private final int points;

    Resolution(String token, int seconds, int points) {
        this.token = token;
        this.seconds = seconds;
        this.points = points;
    }

    /** The word in REST. */
    public String token() {
        return token;
    }

    public int seconds() {
        return seconds;
    }

    /** How many are kept. */
    int points() {
        return points;
    }

    /** The one of this name. */
    public static Optional<Resolution> of(String token) {
        return Stream.of(values())
                .filter(resolution -> resolution.token.equals(token))
                .findFirst();
    }

    /** What suits a window. */
    public static Resolution of(Window window) {
        return switch (window) {
            case MINUTE -> SECOND;
            case HOUR -> TEN_SECONDS;
            case DAY -> FIVE_MINUTES;
        };
    }
}
