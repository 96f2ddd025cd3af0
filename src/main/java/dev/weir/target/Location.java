package dev.weir.target;

import dev.weir.target.RequestTarget.Forward;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/**
 * The rewriting of a URI reference (RFC 3986 §4.1) that an origin wrote, so that a browser which resolves it under Weir's URL ends where
 * the origin meant. Dot segments go first, since under Weir's URL they could climb out of the target's place.
 *
 * @param target what the reference is relative to
 */
record Location(Forward target) {

    String translate(String reference) {
        int scheme = schemeEnd(reference);
        if (scheme > 0) {
            boolean web =
                    Scheme.of(reference.substring(0, scheme)).isPresent() && reference.startsWith("//", scheme + 1);
            return web ? "/" + network(reference, scheme + 3) : reference;
        }
        if (reference.startsWith("//")) {
            return "/"
                    + network(
                            target.scheme().token() + ":" + reference,
                            target.scheme().token().length() + 3);
        }
        if (reference.startsWith("/")) {
            return target.prefix() + clean(reference);
        }
        return pathRelative(reference);
    }

    /** RFC 3986 §5.2.3, only where the browser would come to another end. */
    private String pathRelative(String reference) {
        if (pathEnd(reference, 0) == 0) {
            return reference;
        }
        String base = target.pathQuery().substring(0, pathEnd(target.pathQuery(), 0));
        String directory = base.substring(0, base.lastIndexOf('/') + 1);
        String merged = directory + reference;
        String cleaned = clean(merged);
        // The client's URL may lack the root's slash: then the browser would replace the host.
        boolean same = cleaned.equals(merged) && directory.length() > 1;
        return same ? reference : target.prefix() + (directory.isEmpty() ? "/" : "") + cleaned;
    }

    private static String network(String url, int authority) {
        int path = authority;
        while (path < url.length() && "/?#".indexOf(url.charAt(path)) < 0) {
            path++;
        }
        String hostPort = url.substring(authority, path);
        String rest = url.substring(path);
        return url.substring(0, authority)
                + hostPort.substring(hostPort.lastIndexOf('@') + 1)
                + (rest.startsWith("/") ? clean(rest) : "/" + rest);
    }

    /** The index of the colon after a scheme (RFC 3986 §3.1), or 0. */
    private static int schemeEnd(String reference) {
        for (int i = 0; i < reference.length(); i++) {
            char c = Character.toLowerCase(reference.charAt(i));
            if (c == ':') {
                return i;
            }
            boolean letter = c >= 'a' && c <= 'z';
            if (!letter && (i == 0 || "0123456789+-.".indexOf(c) < 0)) {
                return 0;
            }
        }
        return 0;
    }

    private static int pathEnd(String reference, int from) {
        int end = from;
        while (end < reference.length() && reference.charAt(end) != '?' && reference.charAt(end) != '#') {
            end++;
        }
        return end;
    }

    /** RFC 3986 §5.2.4, for a path that begins with a slash; without dot segments nothing changes. */
    private static String clean(String reference) {
        int end = pathEnd(reference, 0);
        String[] segments = reference.substring(0, end).split("/", -1);
        Deque<String> kept = new ArrayDeque<>();
        boolean changed = false;
        for (int i = 1; i < segments.length; i++) {
            String dots = segments[i].toLowerCase(Locale.ROOT).replace("%2e", ".");
            boolean dot = dots.equals(".") || dots.equals("..");
            if (dots.equals("..")) {
                kept.pollLast();
            }
            if (!dot) {
                kept.addLast(segments[i]);
            } else if (i == segments.length - 1) {
                kept.addLast("");
            }
            changed |= dot;
        }
        return changed ? "/" + String.join("/", kept) + reference.substring(end) : reference;
    }
}
