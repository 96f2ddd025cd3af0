package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.cache.Moment;
import dev.weir.testing.Eventually;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A fault of our own ends its exchange, at whichever turn of the event loop it comes. */
class FaultsTest {

    /** Where a rule is about addresses, the store is asked once they are known. */
    @ParameterizedTest
    @ValueSource(strings = {"", "blacklist: [{cidr: 127.0.0.9}]"})
    void theClientIsToldOfIt(String policy) {
        AtomicBoolean broken = new AtomicBoolean();
        Supplier<Moment> clock = () -> {
            if (broken.get()) {
                throw new LinkageError("no clock");
            }
            return Moment.now();
        };
        try (TestWeir weir = TestWeir.setup().clock(clock).policy(policy).start();
                RawOrigin origin = RawOrigin.start();
                RawClient client = RawClient.connect(weir.port())) {
            broken.set(true);
            client.send("GET http://a.localhost:" + origin.port() + "/ HTTP/1.1\r\nHost: x\r\n\r\n");
            assertEquals(500, client.readResponse().status());
            Eventually.await(
                    () -> weir.count("weir.requests", "outcome", "upstream_error") == 1, "it has ended, and once");
            assertEquals(0, origin.connections());
        }
    }
}
