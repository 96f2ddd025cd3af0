package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.cache.Moment;
import dev.weir.testing.Eventually;
import dev.weir.testing.Held;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.RawResponse;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A fault of our own ends its exchange, at whichever turn of the event loop it comes. */
class FaultsTest {

    /** Where a rule is about addresses, the store is asked once they are known. */
    @ParameterizedTest
    @ValueSource(strings = {"", "blacklist: [{cidr: 127.0.0.9}]"})
    void theClientIsToldOfIt(String policy) {
        AtomicBoolean broken = new AtomicBoolean();
        Moment.Clock clock = () -> {
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

    /** Who comes later does not join what failed to be stored. */
    @Test
    void whatCouldNotBeStoredIsFetchedAnew() {
        AtomicBoolean broken = new AtomicBoolean();
        Moment.Clock clock = () -> {
            if (broken.get()) {
                throw new LinkageError("no clock");
            }
            return Moment.now();
        };
        try (TestWeir weir = TestWeir.setup().clock(clock).start();
                RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            Held held = origin.hold();
            String get = "GET " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\n\r\n";
            client.send(get);
            held.conversation().write("HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nContent-Length: 3\r\n\r\n");
            RawResponse head = client.readHead();
            broken.set(true);
            held.release("old");
            assertEquals("old", client.readBody(head).text());
            broken.set(false);
            origin.answerOnce("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nnew");
            assertEquals("new", client.send(get).readResponse().text());
        }
    }
}
