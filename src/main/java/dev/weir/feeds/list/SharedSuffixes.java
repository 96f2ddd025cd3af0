package dev.weir.feeds.list;

import java.util.Set;

/** Names under which registries sell names to anyone: blocking one would block a country's companies, or its schools. */
final class SharedSuffixes {

    private static final int COUNTRY = 2;

    /** Second levels that many countries have. */
    private static final Set<String> USUAL = Set.of(
            "ac", "co", "com", "edu", "go", "gob", "gouv", "gov", "govt", "mil", "ne", "net", "nom", "or", "org",
            "sch");

    /** Those of single countries, and of the DNS itself. */
    private static final Set<String> OTHERS = Set.of(
            "ad.jp",
            "ed.jp",
            "gr.jp",
            "lg.jp",
            "ltd.uk",
            "plc.uk",
            "me.uk",
            "nhs.uk",
            "police.uk",
            "re.kr",
            "pe.kr",
            "id.au",
            "asn.au",
            "geek.nz",
            "iwi.nz",
            "school.nz",
            "asso.fr",
            "in-addr.arpa",
            "ip6.arpa");

    private SharedSuffixes() {}

    /** @param name in its one spelling, with a dot in it */
    static boolean contains(String name) {
        int dot = name.indexOf('.');
        if (name.indexOf('.', dot + 1) >= 0) {
            return false;
        }
        return (name.length() - dot - 1 == COUNTRY && USUAL.contains(name.substring(0, dot))) || OTHERS.contains(name);
    }
}
