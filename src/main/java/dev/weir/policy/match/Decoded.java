package dev.weir.policy.match;

import java.util.ArrayList;
import java.util.List;

/**
 * A path as servers decode it, before they resolve it: where nothing is encoded it is the same string throughout.
 *
 * @param unreserved the normal form of RFC 3986 §6.2.2.2
 * @param once everything decoded
 * @param twice and what that comes to decoded again
 * @param laxOnce once, by the laxest decoders
 * @param laxTwice twice, by them
 */
public record Decoded(String unreserved, String once, String twice, String laxOnce, String laxTwice) {

    /**
     * Decodes a path: anything is one.
     *
     * @param path without a query; {@code *} is the root (RFC 9112 §3.2.4)
     */
    public static Decoded of(String path) {
        String rooted = path.startsWith("/") ? path : path.equals("*") ? "/" : "/" + path;
        if (isPlain(rooted)) {
            return new Decoded(rooted, rooted, rooted, rooted, rooted);
        }
        String once = Escapes.all(rooted);
        String twice = Escapes.all(once);
        String laxOnce = Escapes.overlong(once);
        String laxTwice = Escapes.overlong(laxOnce.equals(once) ? twice : Escapes.all(laxOnce));
        return new Decoded(Escapes.unreserved(rooted), once, twice, laxOnce, laxTwice);
    }

    /** Whether the laxest decoders make something else of it than the others. */
    boolean isLax() {
        return !laxOnce.equals(once) || !laxTwice.equals(twice);
    }

    /** Each once. */
    List<String> distinct() {
        if (isOne()) {
            return List.of(once);
        }
        List<String> distinct = new ArrayList<>(4);
        distinct.add(unreserved);
        add(once, distinct);
        add(twice, distinct);
        add(laxOnce, distinct);
        add(laxTwice, distinct);
        return distinct;
    }

    /** Whether nothing is encoded, in anybody's reading. */
    boolean isOne() {
        return unreserved.equals(once) && once.equals(twice) && !isLax();
    }

    private static void add(String text, List<String> distinct) {
        if (!distinct.contains(text)) {
            distinct.add(text);
        }
    }

    /** Whether nothing is encoded in a path or a query, so that it is the same text to everybody. */
    public static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%' || c > 0x7e) {
                return false;
            }
        }
        return true;
    }
}
