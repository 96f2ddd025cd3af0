package dev.weir.cache;

import dev.weir.net.Host;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * References in responses that name a resource of the same origin (RFC 9111 §4.4). They are resolved as RFC 3986 §5.2 has it, and
 * what it leaves as it is stays byte for byte: so does the key.
 */
final class SameOrigin {

    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:");

    /** More digits are no port. */
    private static final Pattern PORT = Pattern.compile("[0-9]{0,5}");

    private SameOrigin() {}

    /** The key that a reference stands for, or null when it is none, cannot be read, or leads to another origin. */
    static @Nullable CacheKey resolve(CacheKey base, @Nullable String reference) {
        if (reference == null || !reference.chars().allMatch(SameOrigin::isPlain)) {
            return null;
        }
        int hash = reference.indexOf('#');
        String text = hash < 0 ? reference : reference.substring(0, hash);
        var scheme = SCHEME.matcher(text);
        if (scheme.lookingAt()) {
            return absolute(base, text.substring(0, scheme.end() - 1), text.substring(scheme.end()));
        }
        if (text.startsWith("//")) {
            return absolute(base, base.uri().substring(0, base.uri().indexOf(':')), text);
        }
        return CacheKey.of(
                base.origin(), relative(base.uri().substring(base.origin().length()), text));
    }

    /** A backslash is a slash to some. */
    private static boolean isPlain(int c) {
        return c > ' ' && c < 0x7f && c != '\\';
    }

    private static @Nullable CacheKey absolute(CacheKey base, String scheme, String rest) {
        if (!rest.startsWith("//")) {
            return null;
        }
        int end = 2;
        while (end < rest.length() && rest.charAt(end) != '/' && rest.charAt(end) != '?') {
            end++;
        }
        String origin = origin(scheme.toLowerCase(Locale.ROOT), rest.substring(2, end));
        return base.origin().equals(origin) ? CacheKey.of(base.origin(), undotted(rest.substring(end))) : null;
    }

    private static @Nullable String origin(String scheme, String authority) {
        String hostPort = authority.substring(authority.lastIndexOf('@') + 1);
        int colon = hostPort.indexOf(':', hostPort.indexOf(']') + 1);
        if (!(Host.parse(colon < 0 ? hostPort : hostPort.substring(0, colon)) instanceof Host host)) {
            return null;
        }
        String port = colon < 0 ? "" : hostPort.substring(colon + 1);
        if (!PORT.matcher(port).matches()) {
            return null;
        }
        int usual = scheme.equals("https") ? 443 : 80;
        int number = port.isEmpty() ? usual : Integer.parseInt(port);
        return scheme + "://" + host + (number == usual ? "" : ":" + number);
    }

    /** RFC 3986 §5.2.2 and §5.2.3 for a reference without an authority. */
    private static String relative(String base, String reference) {
        int question = base.indexOf('?');
        String path = question < 0 ? base : base.substring(0, question);
        if (reference.isEmpty()) {
            return base;
        }
        return switch (reference.charAt(0)) {
            case '?' -> path + reference;
            case '/' -> undotted(reference);
            default -> undotted(path.substring(0, path.lastIndexOf('/') + 1) + reference);
        };
    }

    /** RFC 3986 §5.2.4. */
    private static String undotted(String pathQuery) {
        int question = pathQuery.indexOf('?');
        String path = question < 0 ? pathQuery : pathQuery.substring(0, question);
        String query = question < 0 ? "" : pathQuery.substring(question);
        Deque<String> kept = new ArrayDeque<>();
        for (int at = 1; at <= path.length(); ) {
            int slash = path.indexOf('/', at);
            int end = slash < 0 ? path.length() : slash;
            String segment = path.substring(at, end);
            boolean dots = segment.equals(".") || segment.equals("..");
            if (segment.equals("..")) {
                kept.pollLast();
            }
            if (!dots || slash < 0) {
                kept.addLast(dots ? "" : segment);
            }
            at = end + 1;
        }
        return "/" + String.join("/", kept) + query;
    }
}
