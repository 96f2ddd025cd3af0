package dev.weir.listener;

import org.junit.jupiter.api.BeforeAll;

/** The same where nothing is stored, and so relayed another way. */
class InterimResponsesWithoutCacheTest extends InterimResponsesTest {

    @BeforeAll
    static void startWithoutCache() {
        stop();
        weir = TLS.setup().with("weir.cache.store", "none").start();
        TLS.warm(weir);
    }
}
