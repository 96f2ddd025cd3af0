package dev.weir.target;

import java.util.Optional;

/** What Weir answers by itself. */
public enum Page {
    /** How to use it. */
    USAGE("/"),
    /** Proxy auto-configuration. */
    PAC("/proxy.pac"),
    /** Nothing; asked for by browsers. */
    FAVICON("/favicon.ico"),
    /** What the server as a whole can do (RFC 9110 §9.3.7). */
    OPTIONS_STAR("*");

    private final String path;

    Page(String path) {
        this.path = path;
    }

    public String path() {
        return path;
    }

    static Optional<Page> at(String path) {
        for (Page page : values()) {
            if (page.path.equals(path)) {
                return Optional.of(page);
            }
        }
        return Optional.empty();
    }
}
