package dev.weir.dashboard;

import java.util.Locale;

/** The pages, in the order of the navigation. */
public enum Page {
    OVERVIEW("/", "Overview"),
    TRAFFIC("/traffic", "Traffic"),
    POLICY("/policy", "Policy"),
    CACHE("/cache", "Cache"),
    TUNNELS("/tunnels", "Tunnels"),
    SYSTEM("/system", "System");

    private final String path;
    private final String title;

    Page(String path, String title) {
        this.path = path;
        this.title = title;
    }

    public String path() {
        return path;
    }

    public String title() {
        return title;
    }

    /** The symbol of it in the sprite. */
    public String icon() {
        return title.toLowerCase(Locale.ROOT);
    }
}
