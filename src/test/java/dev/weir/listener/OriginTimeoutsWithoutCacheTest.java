package dev.weir.listener;

/** The same where nothing is stored, and so relayed another way. */
class OriginTimeoutsWithoutCacheTest extends OriginTimeoutsTest {

    @Override
    TestWeir.Setup with(TestWeir.Setup setup) {
        return setup.with("weir.cache.store", "none");
    }
}
