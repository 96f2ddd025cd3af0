package dev.weir.policy.document;

import dev.weir.net.Cidr;
import dev.weir.net.Host;
import dev.weir.net.HostReading;
import dev.weir.net.PortRanges;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The reader of what an entry matches. */
final class ConditionsReader {

    private static final int LONGEST_NAME = 1_000;
    private static final int LONGEST_USER = 255;
    private static final int LONGEST_ADDRESS = 60;

    /** RFC 9110 §5.6.2 */
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}");

    /** RFC 9110 §9.3, RFC 5789, and what WebDAV adds that people block. */
    private static final Set<String> METHODS = Set.of(
            "GET",
            "HEAD",
            "POST",
            "PUT",
            "DELETE",
            "CONNECT",
            "OPTIONS",
            "TRACE",
            "PATCH",
            "PROPFIND",
            "PROPPATCH",
            "MKCOL",
            "COPY",
            "MOVE",
            "LOCK",
            "UNLOCK");

    private final Members fields;

    ConditionsReader(Members fields) {
        this.fields = fields;
    }

    Conditions conditions() {
        Host.Name domain = domain();
        return new Conditions(
                domain,
                except(domain),
                url(),
                pattern(),
                cidr(Names.CIDR),
                ports(),
                methods(),
                cidr(Names.CLIENT),
                user());
    }

    private Host.@Nullable Name domain() {
        Node.Scalar scalar = fields.single(Names.DOMAIN);
        return scalar == null ? null : name(scalar, Names.DOMAIN);
    }

    private List<Host.Name> except(Host.@Nullable Name domain) {
        List<Host.Name> names = new ArrayList<>();
        List<Node.Scalar> written = fields.singles(Names.EXCEPT);
        if (fields.has(Names.EXCEPT) && !fields.has(Names.DOMAIN)) {
            fields.fault(Names.EXCEPT, "needs a domain from which it takes something away");
        }
        for (int i = 0; i < written.size(); i++) {
            String path = Names.EXCEPT + "[" + i + "]";
            Host.Name name = name(written.get(i), path);
            if (name == null) {
                continue;
            }
            if (domain != null && name.equals(domain)) {
                fields.fault(written.get(i).start(), path, "is the domain itself, so that nothing would be left of it");
            } else if (domain != null && !name.name().endsWith("." + domain.name())) {
                fields.fault(written.get(i).start(), path, Quoted.of(name.name()) + " does not lie under " + domain);
            }
            names.add(name);
        }
        return names;
    }

    private Host.@Nullable Name name(Node.Scalar scalar, String path) {
        String text = scalar.text();
        HostReading reading = text.length() > LONGEST_NAME
                ? new HostReading.Malformed("the host name is longer than 253 characters")
                : Host.parseWritten(text);
        return switch (reading) {
            case Host.Name name -> name;
            case Host.Address address -> {
                fields.fault(scalar.start(), path, Quoted.of(text) + " is an address: write it as 'cidr'");
                yield null;
            }
            case HostReading.Malformed malformed -> {
                fields.fault(scalar.start(), path, Quoted.of(text) + " is no domain: " + why(text, malformed));
                yield null;
            }
        };
    }

    private static String why(String text, HostReading.Malformed malformed) {
        if (text.contains("/")) {
            return "a URL goes into 'url', a network into 'cidr'";
        }
        if (text.length() > 2 && (text.startsWith("*.") || text.startsWith("."))) {
            return "the name alone stands for everything under it too: write "
                    + Quoted.of(text.substring(text.indexOf('.') + 1));
        }
        if (text.contains("*")) {
            return "there are no wildcards; a domain stands for everything under it, and there is 'pattern'";
        }
        int colon = text.indexOf(':');
        if (colon >= 0 && colon == text.lastIndexOf(':')) {
            return "a port goes into 'ports'";
        }
        return malformed.reason();
    }

    private @Nullable UrlPrefix url() {
        Node.Scalar scalar = fields.single(Names.URL);
        if (scalar == null) {
            return null;
        }
        return switch (UrlReading.of(scalar.text())) {
            case UrlReading.Url(UrlPrefix prefix) -> prefix;
            case UrlReading.Malformed(String reason) -> {
                fields.fault(Names.URL, Quoted.of(scalar.text()) + " is no URL to block: " + reason);
                yield null;
            }
        };
    }

    private @Nullable String pattern() {
        Node.Scalar scalar = fields.single(Names.PATTERN);
        if (scalar == null) {
            return null;
        }
        PatternFault.of(scalar.text()).ifPresent(fault -> fields.fault(Names.PATTERN, fault));
        return scalar.text();
    }

    private @Nullable Cidr cidr(String name) {
        Node.Scalar scalar = fields.single(name);
        if (scalar == null) {
            return null;
        }
        try {
            if (scalar.text().length() <= LONGEST_ADDRESS) {
                return Cidr.parse(scalar.text());
            }
            fields.fault(name, Quoted.of(scalar.text()) + " is no address or network");
        } catch (IllegalArgumentException e) {
            fields.fault(name, String.valueOf(e.getMessage()));
        }
        return null;
    }

    private @Nullable PortRanges ports() {
        List<PortRanges.Range> ranges = new ArrayList<>();
        List<Node.Scalar> written = fields.singles(Names.PORTS);
        for (int i = 0; i < written.size(); i++) {
            Node.Scalar port = written.get(i);
            try {
                String text = port.text().length() > 11 ? "" : port.text().replace(',', ' ');
                ranges.addAll(PortRanges.parse(text).ranges());
            } catch (IllegalArgumentException e) {
                String what =
                        Quoted.of(port.text()) + " is no port from 1 to 65535, and no range of them like 8000-8999";
                fields.fault(port.start(), Names.PORTS + "[" + i + "]", what);
            }
        }
        return ranges.isEmpty() ? null : new PortRanges(ranges);
    }

    private Set<String> methods() {
        Set<String> methods = new LinkedHashSet<>();
        List<Node.Scalar> written = fields.singles(Names.METHODS);
        for (int i = 0; i < written.size(); i++) {
            Node.Scalar method = written.get(i);
            String path = Names.METHODS + "[" + i + "]";
            String upper = method.text().length() > 64 ? "" : method.text().toUpperCase(Locale.ROOT);
            if (!TOKEN.matcher(method.text()).matches()) {
                fields.fault(method.start(), path, Quoted.of(method.text()) + " is no method");
            } else if (METHODS.contains(upper) && !upper.equals(method.text())) {
                String what = Quoted.of(method.text()) + " is another method than " + upper + " (RFC 9110 §9.1); write "
                        + upper;
                fields.fault(method.start(), path, what);
            }
            methods.add(method.text());
        }
        return methods;
    }

    private @Nullable String user() {
        Node.Scalar scalar = fields.single(Names.USER);
        if (scalar == null) {
            return null;
        }
        if (scalar.text().length() > LONGEST_USER) {
            fields.fault(Names.USER, "is longer than " + LONGEST_USER + " characters");
        } else if (!OneLine.permits(scalar.text())) {
            fields.fault(Names.USER, "must be one line without control characters");
        }
        return scalar.text();
    }
}
