package dev.weir.policy.document;

import dev.weir.net.Cidr;
import dev.weir.net.Host;
import dev.weir.net.PortRanges;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Entries that decide everything a later one could: reported only where it is certain.
 *
 * <p>Each entry is kept under one thing that a later one must lie in, and only so many under each, so that the whole is
 * linear in the size of the document.
 */
final class Shadows {

    private static final int MOST_ALIKE = 50;

    /** Paths that have one reading, so that what begins so in any reading begins so in all. */
    private static final Pattern PLAIN_PATH = Pattern.compile("(?:/[a-z0-9_-]+)*/?");

    private final Map<String, List<Earlier>> earlier = new HashMap<>();

    private record Earlier(Entry entry, String path) {}

    /** With a whole list, which is looked at after what is here already. */
    Shadows and(String list, List<Entry> entries) {
        for (int i = 0; i < entries.size(); i++) {
            put(entries.get(i), list + "[" + i + "]");
        }
        return this;
    }

    void put(Entry entry, String path) {
        if (entry.mode() == Entry.Mode.ENFORCE) {
            List<Earlier> alike = earlier.computeIfAbsent(key(entry.when()), any -> new ArrayList<>(1));
            if (alike.size() < MOST_ALIKE) {
                alike.add(new Earlier(entry, path));
            }
        }
    }

    /** What decides before it, as a sentence goes on. */
    Optional<String> over(Entry entry) {
        return keys(entry.when()).stream()
                .flatMap(key -> earlier.getOrDefault(key, List.of()).stream())
                .filter(before -> covers(before.entry(), entry))
                .findFirst()
                .map(before -> before.path() + " in line "
                        + before.entry().place().line() + of(before.entry(), entry) + " matches all that this matches");
    }

    private static String of(Entry before, Entry entry) {
        String source = before.place().source();
        return source.equals(entry.place().source()) ? "" : " of " + source;
    }

    private static String key(Conditions when) {
        if (when.domain() != null) {
            return "d" + when.domain();
        }
        if (when.url() != null) {
            return origin(when.url());
        }
        if (when.cidr() != null) {
            return network("a", when.cidr(), when.cidr().prefix());
        }
        if (when.client() != null) {
            return network("c", when.client(), when.client().prefix());
        }
        if (when.user() != null) {
            return "u" + when.user();
        }
        return when.pattern() != null ? "p" + when.pattern() : "";
    }

    /** Under which of them an entry may be that covers this one. */
    private static List<String> keys(Conditions when) {
        List<String> keys = new ArrayList<>();
        Host host = host(when);
        if (host instanceof Host.Name(String name)) {
            for (int at = 0; at >= 0; at = name.indexOf('.', at) + 1) {
                keys.add("d" + name.substring(at));
                if (name.indexOf('.', at) < 0) {
                    break;
                }
            }
        }
        if (when.url() != null) {
            keys.add(origin(when.url()));
        }
        networks(keys, "a", when.cidr());
        networks(keys, "c", when.client());
        if (when.user() != null) {
            keys.add("u" + when.user());
        }
        if (when.pattern() != null) {
            keys.add("p" + when.pattern());
        }
        keys.add("");
        return keys;
    }

    private static void networks(List<String> keys, String kind, @Nullable Cidr network) {
        if (network != null) {
            for (int prefix = network.prefix(); prefix >= 0; prefix--) {
                keys.add(network(kind, network, prefix));
            }
        }
    }

    private static String network(String kind, Cidr network, int prefix) {
        return kind + HexFormat.of().formatHex(Under.masked(network.network(), prefix)) + "/" + prefix;
    }

    private static String origin(UrlPrefix url) {
        return "o" + url.scheme().token() + url.host() + ":" + url.port();
    }

    /** The name of every target that it matches, or what they all lie under. */
    private static @Nullable Host host(Conditions when) {
        return when.url() != null ? when.url().host() : when.domain();
    }

    private static boolean covers(Entry first, Entry later) {
        boolean lasts = first.expires() == null
                || (later.expires() != null && !later.expires().isAfter(first.expires()));
        Conditions outer = first.when();
        Conditions inner = later.when();
        // A tunnel that the later one would deny must be denied by the first as well.
        boolean tunnels = !outer.isHiddenByTunnel()
                || first.tunnel() == Entry.Tunnel.DENY
                || (inner.isHiddenByTunnel() && later.tunnel() == Entry.Tunnel.IGNORE);
        return lasts
                && tunnels
                && coversDomain(outer, inner)
                && coversUrl(outer.url(), inner.url())
                && (outer.pattern() == null || outer.pattern().equals(inner.pattern()))
                && coversNetwork(outer.cidr(), inner.cidr())
                && coversPorts(outer.ports(), inner)
                && (outer.methods().isEmpty()
                        || (!inner.methods().isEmpty() && outer.methods().containsAll(inner.methods())))
                && coversNetwork(outer.client(), inner.client())
                && (outer.user() == null || outer.user().equals(inner.user()));
    }

    private static boolean coversDomain(Conditions outer, Conditions inner) {
        if (outer.domain() == null) {
            return true;
        }
        Host host = host(inner);
        return host != null
                && Under.domain(host, outer.domain())
                && outer.except().stream().noneMatch(except -> mayReach(inner, host, except));
    }

    /** Whether something that the entry matches may lie under that name. */
    private static boolean mayReach(Conditions inner, Host host, Host.Name name) {
        if (Under.domain(host, name)) {
            return true;
        }
        boolean above = inner.url() == null && host instanceof Host.Name domain && Under.domain(name, domain);
        return above && inner.except().stream().noneMatch(except -> Under.domain(name, except));
    }

    private static boolean coversUrl(@Nullable UrlPrefix outer, @Nullable UrlPrefix inner) {
        if (outer == null) {
            return true;
        }
        return inner != null
                && origin(outer).equals(origin(inner))
                && inner.path().startsWith(outer.path())
                && (outer.isWholeOrigin()
                        || outer.path().equals(inner.path())
                        || (PLAIN_PATH.matcher(outer.path()).matches()
                                && PLAIN_PATH.matcher(inner.path()).matches()));
    }

    private static boolean coversNetwork(@Nullable Cidr outer, @Nullable Cidr inner) {
        return outer == null || (inner != null && outer.contains(inner));
    }

    private static boolean coversPorts(@Nullable PortRanges outer, Conditions inner) {
        if (outer == null) {
            return true;
        }
        PortRanges all = Canonical.merged(outer);
        if (inner.url() != null && all.contains(inner.url().port())) {
            return true;
        }
        return inner.ports() != null
                && inner.ports().ranges().stream()
                        .allMatch(range -> all.ranges().stream()
                                .anyMatch(wide -> wide.first() <= range.first() && range.last() <= wide.last()));
    }
}
