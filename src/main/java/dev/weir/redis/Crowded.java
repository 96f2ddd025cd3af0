package dev.weir.redis;

import dev.weir.cache.SecondLevel;

/** So much waits for an answer from Redis already that nothing more is asked, or not in time. */
final class Crowded extends SecondLevel.Refused {

    private static final long serialVersionUID = 1L;

    Crowded() {
        super("too much waits for an answer from Redis");
    }
}
