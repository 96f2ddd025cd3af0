package dev.weir.measure;

/** How an exchange ended; every exchange ends in exactly one. */
public enum Outcome {
    /** Answered from the store, fresh. */
    HIT("hit"),
    /** Answered from the store though stale. */
    STALE("stale"),
    /** Answered from the store after its origin had confirmed it. */
    REVALIDATED("revalidated"),
    /** The store had nothing to answer with. */
    MISS("miss"),
    /** Answered along with another client's request. */
    COLLAPSED("collapsed"),
    /** Relayed without asking the cache. */
    BYPASS("bypass"),
    /** A CONNECT tunnel stood. */
    TUNNEL("tunnel"),
    /** The connection changed protocol (WebSocket). */
    UPGRADE("upgrade"),
    /** Answered by Weir itself: its own pages. */
    LOCAL("local"),
    /** Refused by policy: client, port, address. */
    DENIED("denied"),
    /** The request was at fault. */
    CLIENT_ERROR("client_error"),
    /** The origin, or the way to it, was at fault. */
    UPSTREAM_ERROR("upstream_error"),
    /** The client left, or the answer had to be cut short. */
    ABORTED("aborted");

    private final String token;

    Outcome(String token) {
        this.token = token;
    }

    /** The word in metrics and logs. */
    public String token() {
        return token;
    }
}
