package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.testing.Bytes;
import dev.weir.testing.Eventually;
import dev.weir.testing.RawClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that ask and do not read what they are told hold nothing for long. */
class UnreadAnswersTest {

    private static final int MANY = 100_000;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /favicon.ico HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "CONNECT h.example:22 HTTP/1.1\r\nHost: h.example\r\n\r\n",
                "GET http://127.0.0.1:1/ HTTP/1.1\r\nHost: x\r\n\r\n"
            })
    void anAnswerThatNobodyReadsEndsTheConnection(String request) {
        try (TestWeir weir = TestWeir.setup()
                        .with("weir.proxy.limits.idle", "1s")
                        .with("weir.proxy.connect-ports", "443")
                        .start();
                RawClient client =
                        RawClient.to(weir.port()).receiveBuffer(8 * 1024).connect()) {
            client.startSending(Bytes.of(request.repeat(MANY)));
            Eventually.await(() -> weir.gauge("weir.connections.active") == 1, "the connection to be counted");
            Eventually.await(() -> weir.gauge("weir.connections.active") == 0, "the connection to be given up");
        }
    }

    @Test
    void aClientThatIsTurnedAwayIsCountedAsARequest() {
        try (TestWeir weir = TestWeir.setup()
                        .with("weir.proxy.limits.connections", "1")
                        .start();
                RawClient first = weir.client();
                RawClient second = weir.client()) {
            first.send("GET /favicon.ico HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertEquals(204, first.readResponse().status());
            assertEquals(503, second.readResponse().status());
            assertEquals(1, weir.count("weir.requests", "outcome", "client_error", "code", "5xx"));
        }
    }
}
