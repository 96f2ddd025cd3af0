package dev.weir.listener;

import org.junit.jupiter.api.BeforeAll;

/** The same where nothing is stored, and so relayed another way. */
class RelayedWithoutCacheTest extends RelayedTest {

    @BeforeAll
    static void startWithoutCache() {
        stop();
        weir = TestWeir.setup().with("weir.cache.store", "none").start();
    }
}
