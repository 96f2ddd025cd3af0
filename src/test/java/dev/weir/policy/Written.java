package dev.weir.policy;

import dev.weir.net.Cidr;
import dev.weir.net.Host;
import dev.weir.net.PortRanges;
import dev.weir.policy.document.Conditions;
import dev.weir.policy.document.Entry;
import dev.weir.policy.document.Place;
import dev.weir.policy.document.PolicyDocument;
import dev.weir.policy.document.PolicyDocument.Say;
import dev.weir.policy.document.UrlPrefix;
import dev.weir.target.Scheme;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Entries and inquiries from one line of a table: {@code domain=example.com ports=80,443 mode=report}. */
final class Written {

    static final long NOW = Instant.parse("2026-06-01T00:00:00Z").toEpochMilli();

    private Written() {}

    /** Entries, one after another with a plus between them. */
    static List<Entry> entries(String text) {
        List<Entry> entries = new ArrayList<>();
        for (String one : text.split(" \\+ ", -1)) {
            if (!one.isBlank()) {
                entries.add(entry(one.strip(), "e" + (entries.size() + 1)));
            }
        }
        return entries;
    }

    @SuppressWarnings("NullAway") // It does not see that a nested type is nullable.
    static Entry entry(String text, String id) {
        Host.Name domain = null;
        List<Host.Name> except = List.of();
        UrlPrefix url = null;
        String pattern = null;
        Cidr cidr = null;
        PortRanges ports = null;
        Set<String> methods = Set.of();
        Cidr client = null;
        String user = null;
        Entry.Mode mode = Entry.Mode.ENFORCE;
        Entry.Tunnel tunnel = Entry.Tunnel.DENY;
        Instant expires = null;
        for (String field : text.split(" ", -1)) {
            String name = field.substring(0, field.indexOf('='));
            String value = field.substring(field.indexOf('=') + 1);
            switch (name) {
                case "domain" -> domain = new Host.Name(value);
                case "except" ->
                    except = List.of(value.split(",")).stream()
                            .map(Host.Name::new)
                            .toList();
                case "url" -> url = url(value);
                case "pattern" -> pattern = value;
                case "cidr" -> cidr = Cidr.parse(value);
                case "ports" -> ports = PortRanges.parse(value);
                case "methods" -> methods = Set.of(value.split(","));
                case "client" -> client = Cidr.parse(value);
                case "user" -> user = value;
                case "mode" -> mode = Entry.Mode.valueOf(value);
                case "tunnel" -> tunnel = Entry.Tunnel.valueOf(value);
                case "expires" -> expires = Instant.parse(value);
                default -> throw new IllegalArgumentException(name);
            }
        }
        Conditions when = new Conditions(domain, except, url, pattern, cidr, ports, methods, client, user);
        return new Entry(id, new Place(Place.Layer.LIVE, "test", 1, 1), when, mode, tunnel, null, null, expires);
    }

    static UrlPrefix url(String text) {
        Scheme scheme = text.startsWith("https:") ? Scheme.HTTPS : Scheme.HTTP;
        int start = text.indexOf("//") + 2;
        int slash = text.indexOf('/', start);
        String authority = slash < 0 ? text.substring(start) : text.substring(start, slash);
        int colon = authority.startsWith("[") ? authority.indexOf("]:") + 1 : authority.indexOf(':');
        String host = colon > 0 ? authority.substring(0, colon) : authority;
        int port = colon > 0 ? Integer.parseInt(authority.substring(colon + 1)) : scheme.defaultPort();
        return new UrlPrefix(scheme, host(host), port, slash < 0 ? "/" : text.substring(slash));
    }

    static Host host(String text) {
        return (Host) Host.parse(text);
    }

    static PolicyDocument document(@Nullable Say fallback, List<Entry> blacklist, List<Entry> allow) {
        return new PolicyDocument(1, fallback, null, blacklist, allow, List.of());
    }

    static RuleSet rules(String blacklist, String allow, @Nullable Say fallback) {
        PolicyDocument live = document(fallback, entries(blacklist), entries(allow));
        return RuleSet.compile(live, PolicyDocument.EMPTY, List.of());
    }

    /** {@code CONNECT h:443}, or a method and a URL; then perhaps {@code from=10.0.0.1} and {@code user=alice}. */
    static Inquiry inquiry(String text) {
        String[] words = text.split(" ", -1);
        InetAddress client = InetAddress.ofLiteral("192.0.2.1");
        String user = null;
        for (int i = 2; i < words.length; i++) {
            String value = words[i].substring(words[i].indexOf('=') + 1);
            if (words[i].startsWith("from=")) {
                client = InetAddress.ofLiteral(value);
            } else {
                user = value;
            }
        }
        if (words[0].equals("CONNECT")) {
            int colon = words[1].lastIndexOf(':');
            int port = Integer.parseInt(words[1].substring(colon + 1));
            return new Inquiry(client, user, words[0], host(words[1].substring(0, colon)), port, null, NOW);
        }
        UrlPrefix url = url(words[1]);
        Inquiry.Inside inside = new Inquiry.Inside(url.scheme(), url.path());
        return new Inquiry(client, user, words[0], url.host(), url.port(), inside, NOW);
    }

    /** What came out, in one word. */
    static String word(Verdict verdict) {
        String reported =
                verdict.reported() == null ? "" : "~" + verdict.reported().id();
        return reported
                + switch (verdict) {
                    case Verdict.Permitted permitted -> "+" + word(permitted.decider());
                    case Verdict.Denied denied -> "-" + word(denied.decider());
                    case Verdict.OnAddress _ -> "?";
                };
    }

    private static String word(Verdict.Decider decider) {
        return switch (decider) {
            case Verdict.Blacklist(Entry entry) -> entry.id();
            case Verdict.Allow(Entry entry) -> entry.id();
            case Verdict.Feed(String feed, String domain) -> feed + ":" + domain;
            case Verdict.IpLiteral _ -> "literal";
            case Verdict.Fallback _ -> "default";
            case Verdict.Missing _ -> "missing";
        };
    }
}
