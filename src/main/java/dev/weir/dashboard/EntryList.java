package dev.weir.dashboard;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One of the lists of the policy, as pages speak of it. */
public enum EntryList {
    BLACKLIST("blacklist", "Blacklist", "What must not pass, whoever asks.", "Block something"),
    ALLOW("allow", "Allow", "What passes where feeds or the default would deny it.", "Allow something"),
    REACH("reach", "Reach", "Private addresses that are opened on purpose.", "Open a private target");

    private final String token;
    private final String title;
    private final String about;
    private final String call;

    EntryList(String token, String title, String about, String call) {
        this.token = token;
        this.title = title;
        this.about = about;
        this.call = call;
    }

    /** The word in paths. */
    public String token() {
        return token;
    }

    public String title() {
        return title;
    }

    public String about() {
        return about;
    }

    /** What adding to it is called. */
    public String call() {
        return call;
    }

    public boolean isBlacklist() {
        return this == BLACKLIST;
    }

    public boolean isReach() {
        return this == REACH;
    }

    public static List<EntryList> all() {
        return List.of(values());
    }

    static Optional<EntryList> of(String token) {
        return Stream.of(values()).filter(list -> list.token.equals(token)).findFirst();
    }
}
