package dev.weir.cache;

/** How long a response is fresh (RFC 9111 §4.2.1), and who says so. */
public sealed interface Lifetime {

    /** In seconds; 0 for a response that is stale from the start. */
    long seconds();

    /** The origin stated it. */
    record Stated(long seconds) implements Lifetime {}

    /** Weir assigns it, as the origin stated none (RFC 9111 §4.2.2). */
    record Assigned(long seconds, Reason reason) implements Lifetime {}

    /** Nobody says; good only once validated. */
    record Unknown() implements Lifetime {
        @Override
        public long seconds() {
            return 0;
        }
    }

    /** What an assigned lifetime goes by. */
    enum Reason {
        ACCESS_CONTROL_MAX_AGE,
        LAST_MODIFIED,
        DEFAULT,
        RULE
    }
}
