package dev.weir.listener;

import org.junit.jupiter.api.BeforeAll;

/** The same where nothing is stored, and so relayed another way. */
class BadResponsesWithoutCacheTest extends BadResponsesTest {

    @BeforeAll
    static void startWithoutCache() {
        stop();
        weir = TestWeir.setup().with("weir.cache.store", "none").start();
    }
}
