package dev.weir.feeds.list;

/** Why something in a list was not taken. */
public enum Skipped {
    /** Names that a hosts file gives to the machine itself. */
    LOCAL("local names"),
    ADDRESS("addresses"),
    SINGLE_LABEL("names without a dot"),
    /** What registries sell names under. */
    SUFFIX("public suffixes"),
    NOT_A_NAME("no host names"),
    /** A hosts line that leads to another machine does not block. */
    MAPPING("names led to an address"),
    /** A rule for a part of a URL, or for many names. */
    PATTERN("rules with a path or pattern"),
    /** A rule with an option that takes something out of it. */
    NARROWED("rules narrowed by options"),
    /** A rule about what a page shows. */
    COSMETIC("cosmetic rules"),
    OTHER("rules of other kinds"),
    TOO_LONG("lines too long");

    private final String words;

    Skipped(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }
}
