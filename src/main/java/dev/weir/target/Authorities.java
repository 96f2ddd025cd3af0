package dev.weir.target;

import org.jspecify.annotations.Nullable;

/**
 * A reader of authorities that remembers what it read: a request names its origin twice, in the target and in {@code Host}, and the
 * next ones name it again. Only what is an authority is remembered, by its exact text, so nobody fills it with long ones. Belongs to
 * one event loop.
 */
public final class Authorities implements Authority.Reader {

    private static final int PLACES = 64;

    private final @Nullable Remembered[] places = new Remembered[PLACES];

    private record Remembered(String text, int defaultPort, Authority.HostPort read) {
        boolean is(String otherText, int otherDefaultPort) {
            return defaultPort == otherDefaultPort && text.equals(otherText);
        }
    }

    @Override
    public Authority read(String text, int defaultPort) {
        int place = (text.hashCode() ^ defaultPort) & (PLACES - 1);
        Remembered known = places[place];
        if (known != null && known.is(text, defaultPort)) {
            return known.read;
        }
        Authority read = Authority.parse(text, defaultPort);
        if (read instanceof Authority.HostPort authority) {
            places[place] = new Remembered(text, defaultPort, authority);
        }
        return read;
    }
}
