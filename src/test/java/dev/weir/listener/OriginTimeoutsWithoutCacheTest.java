package dev.weir.listener;

import org.junit.jupiter.api.BeforeAll;

/** The same where nothing is stored, and so relayed another way. */
class OriginTimeoutsWithoutCacheTest extends OriginTimeoutsTest {

    @BeforeAll
    static void startWithoutCache() {
        stop();
        weir = started(TLS.setup().with("weir.cache.store", "none"));
        hasty = startedHasty(TLS.setup().with("weir.cache.store", "none"));
    }
}
