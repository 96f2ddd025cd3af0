package dev.weir.analytics;

import java.util.Optional;
import java.util.stream.Stream;

/** A stretch of time that reaches back from now. It moves on by one of its slices, the youngest of which is still filling. */
public enum Window {
    MINUTE("1m", 10, 6),
    HOUR("1h", 300, 12),
    DAY("24h", 3600, 24);

    private final String token;
    private final int width;
    private final int slices;

    Window(String token, int width, int slices) {
        this.token = token;
        this.width = width;
        this.slices = slices;
    }

    /** The word in REST, which is a range of PromQL as well. */
    public String token() {
        return token;
    }

    /** Its length in seconds. */
    public int seconds() {
        return width * slices;
    }

    /** That of one slice, in seconds. */
    int width() {
        return width;
    }

    /** The start of the slice in which a second lies. */
    long sliceOf(long second) {
        return Math.floorDiv(second, width) * width;
    }

    /** The start of its oldest slice. */
    long from(long now) {
        return sliceOf(now) - (long) (slices - 1) * width;
    }

    /** The one of this name. */
    public static Optional<Window> of(String token) {
        return Stream.of(values()).filter(window -> window.token.equals(token)).findFirst();
    }
}
