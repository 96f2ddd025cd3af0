package dev.weir.upstream;

import dev.weir.measure.Limit;

/** That a connection is not to be had because of a bound of ours. Says nothing of the origin, so no other address is tried. */
final class NoRoom extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Limit limit;

    /** @param limit the bound: on connections to origins, or on how long a request waits for one */
    NoRoom(Limit limit) {
        super(limit.token(), null, false, false);
        this.limit = limit;
    }

    Limit limit() {
        return limit;
    }
}
