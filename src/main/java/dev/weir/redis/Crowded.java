package dev.weir.redis;

/** So much waits for an answer from Redis already that nothing more is asked, or not in time. */
final class Crowded extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Crowded() {
        super("too much waits for an answer from Redis", null, false, false);
    }
}
