package dev.weir.field;

import java.util.OptionalLong;

/** A number of seconds as {@code Age} and the directives of {@code Cache-Control} carry it (RFC 9111 §1.2.2). */
public final class DeltaSeconds {

    /** What every larger number means: 2^31. */
    public static final long MAX = 2_147_483_648L;

    private DeltaSeconds() {}

    /** The number, at most {@link #MAX}; empty for anything but digits. */
    public static OptionalLong parse(String text) {
        long seconds = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (!Syntax.isDigit(c)) {
                return OptionalLong.empty();
            }
            seconds = Math.min(MAX, seconds * 10 + (c - '0'));
        }
        return text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(seconds);
    }
}
