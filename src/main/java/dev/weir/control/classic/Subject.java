package dev.weir.control.classic;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.net.IpLiteral;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Whom or what a message is about, as entries of the blacklist: each its fields as JSON, without an id. Whether they are sound is for
 * the reader of policy documents to say.
 */
record Subject(String text, List<String> entries) {

    /** What it may be. */
    enum Kind {
        /** A site, or a part of one. */
        URL,
        CLIENT
    }

    Subject {
        entries = List.copyOf(entries);
    }

    static Subject of(Kind kind, String written) {
        String text = written.strip();
        return new Subject(
                text,
                (kind == Kind.CLIENT ? Stream.of(object("client", text)) : ofUrl(text))
                        .map(ObjectNode::toString)
                        .toList());
    }

    /** A bare host is all of a site; a host and a path are meant for both schemes. */
    private static Stream<ObjectNode> ofUrl(String text) {
        String bare = withoutScheme(text);
        int slash = bare.indexOf('/');
        String authority = slash < 0 ? bare : bare.substring(0, slash);
        String path = slash < 0 ? "/" : bare.substring(slash);
        return path.equals("/")
                ? Stream.of(ofHost(authority))
                : Stream.of("http", "https").map(scheme -> object("url", scheme + "://" + authority + path));
    }

    private static String withoutScheme(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        int scheme = lower.startsWith("http://") ? 7 : lower.startsWith("https://") ? 8 : 0;
        return text.substring(scheme);
    }

    private static ObjectNode ofHost(String authority) {
        int end = authority.startsWith("[") ? authority.indexOf(']') + 1 : authority.lastIndexOf(':');
        boolean isAddress = IpLiteral.parse(authority).isPresent();
        String host = end <= 0 || isAddress ? authority : authority.substring(0, end);
        String port = end <= 0 || isAddress ? "" : authority.substring(end);
        String address = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        ObjectNode entry = object(IpLiteral.parse(address).isPresent() ? "cidr" : "domain", address);
        if (port.length() > 1) {
            entry.putArray("ports").add(port.substring(1));
        }
        return entry;
    }

    private static ObjectNode object(String name, String value) {
        return JsonNodeFactory.instance.objectNode().put(name, value);
    }
}
