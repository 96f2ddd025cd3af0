package dev.weir.journal;

/** Where an answer came from. */
enum Source {
    /** It did not have to be fetched: the store had it, or another request brought it. */
    CACHED("cached"),
    /** From its origin. */
    FETCHED("fetched"),
    /** From Weir itself, or there was none. */
    NONE("none");

    private final String token;

    Source(String token) {
        this.token = token;
    }

    String token() {
        return token;
    }

    static Source of(Told told) {
        return switch (told.ending().outcome()) {
            case HIT, STALE, REVALIDATED, COLLAPSED -> CACHED;
            case MISS, BYPASS, TUNNEL, UPGRADE -> FETCHED;
            case LOCAL, DENIED, CLIENT_ERROR, UPSTREAM_ERROR -> NONE;
            case ABORTED -> ofAborted(told);
        };
    }

    /** What the client had got of it so far. */
    private static Source ofAborted(Told told) {
        if (told.client().sent() <= 0) {
            return NONE;
        }
        return told.upstream() == null ? CACHED : FETCHED;
    }
}
