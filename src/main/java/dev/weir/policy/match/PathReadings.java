package dev.weir.policy.match;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What servers make of one path. For matching alone: what is sent on stays as it came.
 *
 * <p>The strict reading is the normal form of RFC 3986 §6.2.2. Servers are laxer, each in its own way: they decode what must not be
 * decoded, twice even, and from bytes that are no UTF-8, take a backslash for a slash, drop parameters, join slashes, and do not mind case. What one of them leaves
 * alone another takes for a way up, so that no single reading stands for all: {@code /A/..%2fb} lies under {@code /a} or is
 * {@code /b}. There is therefore a loose reading for each combination. Where it makes no difference, and for most paths none does,
 * they are the same string, and the path itself where nothing is to be changed.
 */
public final class PathReadings {

    private static final int BACKSLASHES = 1;
    private static final int PARAMETERS = 2;
    private static final int SLASHES = 4;
    private static final int COMBINATIONS = 8;
    /** None, once, twice; then once and twice by the laxest decoders. */
    private static final int LAX_DECODINGS = 2;

    private final String strict;
    /** One for all, or one for each combination and way of decoding; without the laxest of those where they make no difference. */
    private final String[] loose;

    private PathReadings(String strict, String... loose) {
        this.strict = strict;
        this.loose = loose;
    }

    /**
     * Reads a path: anything is one.
     *
     * @param path without a query; {@code *} is the root (RFC 9112 §3.2.4)
     */
    public static PathReadings of(String path) {
        return of(Decoded.of(path));
    }

    /** Reads a path that is decoded already. */
    public static PathReadings of(Decoded path) {
        String unreserved = path.unreserved();
        if (path.isOne() && isPlain(unreserved)) {
            return new PathReadings(unreserved, unreserved.toLowerCase(Locale.ROOT));
        }
        return new PathReadings(
                resolved(unreserved, 0),
                path.isLax()
                        ? readings(unreserved, path.once(), path.twice(), path.laxOnce(), path.laxTwice())
                        : readings(unreserved, path.once(), path.twice()));
    }

    /** Reads a path as a person writes it, also with letters beyond ASCII. */
    public static PathReadings ofWritten(String path) {
        return of(Escapes.ofWritten(path));
    }

    /** The reading of RFC 3986 §6.2.2. */
    public String strict() {
        return strict;
    }

    /** The others, each once, in lower case. */
    public List<String> loose() {
        if (loose.length == 1) {
            return List.of(loose);
        }
        List<String> distinct = new ArrayList<>(4);
        for (String reading : loose) {
            if (!distinct.contains(reading)) {
                distinct.add(reading);
            }
        }
        return distinct;
    }

    /** Whether all servers read it alike. */
    boolean isOne() {
        return loose.length == 1 && loose[0].equals(strict);
    }

    /** Whether a server may take this path to begin with that one. */
    public boolean mayBeginWith(PathReadings prefix) {
        if (strict.startsWith(prefix.strict)) {
            return true;
        }
        for (int i = 0; i < Math.max(loose.length, prefix.loose.length); i++) {
            if (reading(i).startsWith(prefix.reading(i))) {
                return true;
            }
        }
        return false;
    }

    /** Whether every server takes this path to begin with that one. */
    public boolean mustBeginWith(PathReadings prefix) {
        if (!strict.startsWith(prefix.strict)) {
            return false;
        }
        for (int i = 0; i < Math.max(loose.length, prefix.loose.length); i++) {
            if (!reading(i).startsWith(prefix.reading(i))) {
                return false;
            }
        }
        return true;
    }

    private String reading(int index) {
        if (loose.length == 1) {
            return loose[0];
        }
        return loose[index < loose.length ? index : index - LAX_DECODINGS * COMBINATIONS];
    }

    /** Whether every reading of a path in which nothing is encoded is the path itself, but for case. */
    private static boolean isPlain(String path) {
        char before = 0;
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            boolean joined = before == '/' && (c == '/' || c == '.');
            if (joined || c == '\\' || c == ';') {
                return false;
            }
            before = c;
        }
        return true;
    }

    private static String[] readings(String... decoded) {
        String[] readings = new String[decoded.length * COMBINATIONS];
        for (int i = 0; i < decoded.length; i++) {
            int from = i * COMBINATIONS;
            if (i > 0 && decoded[i].equals(decoded[i - 1])) {
                System.arraycopy(readings, from - COMBINATIONS, readings, from, COMBINATIONS);
            } else {
                readings(decoded[i].toLowerCase(Locale.ROOT), readings, from);
            }
        }
        return readings;
    }

    private static void readings(String decoded, String[] into, int from) {
        boolean backslashes = decoded.indexOf('\\') >= 0;
        boolean parameters = decoded.indexOf(';') >= 0;
        int matters = (backslashes ? BACKSLASHES : 0)
                | (parameters ? PARAMETERS : 0)
                | (backslashes || parameters || decoded.contains("//") ? SLASHES : 0);
        for (int how = 0; how < COMBINATIONS; how++) {
            int telling = how & matters;
            into[from + how] = telling == how ? resolved(decoded, how) : into[from + telling];
        }
    }

    /** RFC 3986 §5.2.4, and what else is asked for. */
    private static String resolved(String path, int how) {
        return hasNothingToResolve(path, how) ? path : walked(path, how);
    }

    private static boolean hasNothingToResolve(String path, int how) {
        boolean dots = path.contains("/.") || ((how & BACKSLASHES) != 0 && path.indexOf('\\') >= 0);
        boolean parameters = (how & PARAMETERS) != 0 && path.indexOf(';') >= 0;
        return !dots && !parameters && ((how & SLASHES) == 0 || !path.contains("//"));
    }

    private static String walked(String path, int how) {
        StringBuilder kept = new StringBuilder(path.length());
        int length = path.length();
        for (int start = 1; start <= length; ) {
            int end = start;
            int named = -1;
            while (end < length && !separates(path.charAt(end), how)) {
                if (named < 0 && path.charAt(end) == ';' && (how & PARAMETERS) != 0) {
                    named = end;
                }
                end++;
            }
            take(path, start, named < 0 ? end : named, end == length, (how & SLASHES) != 0, kept);
            start = end + 1;
        }
        return kept.length() == length && path.contentEquals(kept) ? path : kept.toString();
    }

    private static void take(String path, int start, int end, boolean last, boolean joins, StringBuilder kept) {
        int length = end - start;
        boolean up = length == 2 && path.startsWith("..", start);
        boolean nothing = up || (length == 1 && path.charAt(start) == '.') || (length == 0 && joins);
        if (up) {
            kept.setLength(Math.max(0, kept.lastIndexOf("/")));
        }
        if (!nothing) {
            kept.append('/').append(path, start, end);
        } else if (last) {
            kept.append('/');
        }
    }

    private static boolean separates(char c, int how) {
        return c == '/' || (c == '\\' && (how & BACKSLASHES) != 0);
    }
}
