package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.testing.Bytes;
import dev.weir.testing.Eventually;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.RawResponse;

/** What every refusal of a request has to show: who says so, the exchange, what becomes of the connection, and that it is counted. */
final class Refusing {

    /** A request that is always served, by Weir itself. */
    static final String SERVED = "GET /favicon.ico HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private final TestWeir weir;
    private final String outcome;

    private Refusing(TestWeir weir, String outcome) {
        this.weir = weir;
        this.outcome = outcome;
    }

    /** Refusals that are the client's fault. */
    static Refusing by(TestWeir weir) {
        return new Refusing(weir, "client_error");
    }

    /** Refusals that are the operator's will. */
    static Refusing denying(TestWeir weir) {
        return new Refusing(weir, "denied");
    }

    /** Bytes as tests write them: {@code ~} for CRLF, {@code %s} for the origin's URL with its root path. */
    static String wire(String bytes, RawOrigin origin) {
        return bytes.replace("~", "\r\n").replace("%s", origin.url("/"));
    }

    /** Refused, and the connection ends. */
    RawResponse closes(String bytes, int status) {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            double before = counted();
            client.startSending(Bytes.of(wire(bytes, origin)));
            RawResponse response = refused(client, status);
            assertEquals("close", response.header("connection"));
            client.expectClosed();
            settled(origin, before);
            return response;
        }
    }

    /** Refused, and the connection goes on to its next request. */
    RawResponse keeps(String bytes, int status) {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            double before = counted();
            client.send(wire(bytes, origin));
            RawResponse response = refused(client, status);
            client.send(SERVED);
            assertEquals(204, client.readResponse().status());
            settled(origin, before);
            return response;
        }
    }

    /** Reads a refusal. */
    static RawResponse refused(RawClient client, int status) {
        RawResponse response = client.readResponse();
        assertEquals(status, response.status(), response.head());
        String proxyStatus = response.header("proxy-status");
        assertNotNull(proxyStatus);
        assertTrue(proxyStatus.matches("weir;error=[a-z_]+;.*exchange=\"[0-9a-z]{16,}\""), proxyStatus);
        assertEquals("application/problem+json", response.header("content-type"));
        assertEquals("no-store", response.header("cache-control"));
        assertNotNull(response.header("date"));
        return response;
    }

    private void settled(RawOrigin origin, double before) {
        origin.assertNotConnected();
        Eventually.await(() -> counted() == before + 1, "the refusal is counted once as " + outcome);
        serves();
    }

    /** A new connection is served. */
    void serves() {
        try (RawClient client = weir.client()) {
            client.send(SERVED);
            assertEquals(204, client.readResponse().status());
        }
    }

    private double counted() {
        return weir.count("weir.requests", "outcome", outcome);
    }
}
