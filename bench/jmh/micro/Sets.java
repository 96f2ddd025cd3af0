package micro;

import dev.weir.net.Cidr;
import dev.weir.net.Host;
import dev.weir.net.PortRanges;
import dev.weir.policy.Inquiry;
import dev.weir.policy.document.Conditions;
import dev.weir.policy.document.Entry;
import dev.weir.policy.document.Place;
import dev.weir.policy.document.PolicyDocument;
import dev.weir.policy.document.UrlPrefix;
import dev.weir.policy.match.DomainSet;
import dev.weir.target.Scheme;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What the benchmarks of the policy ask, and of what: a feed of many names, and documents of mixed entries. */
final class Sets {

    static final String PLAIN = "/static/js/app.min.js?version=20260601";

    private Sets() {}

    static Inquiry inquiry(String name) {
        return inquiry(name, PLAIN);
    }

    static Inquiry inquiry(String name, String pathQuery) {
        return new Inquiry(
                InetAddress.ofLiteral("192.0.2.1"),
                "someone",
                "GET",
                new Host.Name(name),
                443,
                new Inquiry.Inside(Scheme.HTTPS, pathQuery),
                0);
    }

    /**
     * What is asked for: a name on the list, one of twenty labels that lies under such a name, and one of twenty that does not. The others are not listed
     * either, and have plain URLs, or escaped ones; the URL of the last is one that an expression is looked for in, and found where there are some.
     */
    static Inquiry asked(String what, int number, int names) {
        String unlisted = "www.host" + number + ".not.there";
        String deep = "a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q";
        return switch (what) {
            case "listed" -> inquiry(name(number % names));
            case "under" -> inquiry(deep + "." + name(number % names));
            case "unlisted" -> inquiry(unlisted);
            case "labels" -> inquiry(deep + number + ".not.there.net");
            case "escaped" -> inquiry(unlisted, "/static/js/app%20min.js?version=20260601");
            case "letters" -> inquiry(unlisted, "/wiki/M%C3%BCnchen_%28Stadt%29?action=edit");
            case "twice" -> inquiry(unlisted, "/search/a%2Fb%2520c/x.js?to=https%3A%2F%2Fwww.example.org%2F%3Fq%3D1");
            case "found" -> inquiry(unlisted, "/pub/files/file" + number % 200 + ".exe?version=20260601");
            default -> throw new IllegalArgumentException(what);
        };
    }

    static DomainSet feed(int names) {
        DomainSet.Builder builder = DomainSet.builder();
        for (int i = 0; i < names; i++) {
            builder.add(name(i));
        }
        return builder.build();
    }

    /** Some 21 characters, as the names on lists of advertisers have. */
    static String name(int number) {
        return "ad" + Integer.toString(Math.floorMod(number * 7919, 1 << 20), 36) + ".server" + number % 977 + ".example";
    }

    static PolicyDocument document(int entries, int patterns) {
        List<Entry> blacklist = new ArrayList<>();
        for (int i = 0; i < entries; i++) {
            blacklist.add(entry("e" + i, mixed(i)));
        }
        for (int i = 0; i < patterns; i++) {
            blacklist.add(entry("p" + i, pattern("https?://[^/]+/.*/file" + i + "\\.exe")));
        }
        return new PolicyDocument(1, null, null, blacklist, List.of(), List.of());
    }

    static Conditions mixed(int i) {
        Host.Name domain = new Host.Name("blocked" + i + ".test");
        return switch (i % 5) {
            case 0 -> new Conditions(
                    null, List.of(), new UrlPrefix(Scheme.HTTPS, domain, 443, "/private" + i), null, null, null, Set.of(), null, null);
            case 1 -> new Conditions(
                    null, List.of(), null, null, null, null, Set.of(), Cidr.parse("10." + i % 250 + ".0.0/16"), null);
            case 2 -> new Conditions(null, List.of(), null, null, null, null, Set.of(), null, "user" + i);
            case 3 -> new Conditions(
                    domain, List.of(), null, null, null, PortRanges.parse("25,6667"), Set.of(), null, null);
            default -> new Conditions(domain, List.of(), null, null, null, null, Set.of(), null, null);
        };
    }

    static Conditions pattern(String pattern) {
        return new Conditions(null, List.of(), null, pattern, null, null, Set.of(), null, null);
    }

    static Entry entry(String id, Conditions when) {
        Place place = new Place(Place.Layer.LIVE, "bench", 1, 1);
        return new Entry(id, place, when, Entry.Mode.ENFORCE, Entry.Tunnel.IGNORE, null, null, null);
    }
}
