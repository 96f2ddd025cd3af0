package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.dns.FakeDns;
import dev.weir.dns.Resolver;
import dev.weir.testing.Authority;
import dev.weir.testing.DeadPort;
import dev.weir.testing.Eventually;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.RawResponse;
import dev.weir.testing.Tls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of an origin's several addresses the one that answers is used, and none that is silent holds a client up (RFC 8305). */
class RacingAddressesTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nCache-Control: no-store\r\nContent-Length: 2\r\n\r\nok";

    private final FakeDns dns = new FakeDns();
    private RawOrigin living;

    @BeforeEach
    void start() {
        living = RawOrigin.setup().bind("127.0.0.2").start().answer(OK);
    }

    @AfterEach
    void stop() {
        living.close();
        dns.close();
    }

    /** Patient enough that dividing the time among the addresses would outlast the test. */
    private TestWeir.Setup weir() {
        return TestWeir.setup()
                .offPort(living.port())
                .with("weir.upstream.connect-timeout", "90s")
                .names(names -> new Resolver.Settings(
                        names.family(), dns.provider(), names.hosts(), Duration.ofSeconds(5), () -> 0));
    }

    private RawResponse get(TestWeir weir, String name) {
        return ask(weir, "GET http://" + living.authority(name) + "/ HTTP/1.1\r\nHost: x\r\n\r\n", "GET");
    }

    private static RawResponse ask(TestWeir weir, String request, String method) {
        try (RawClient client = weir.client()) {
            client.send(request);
            return client.readResponse(method);
        }
    }

    private DeadPort silent(String address) {
        return DeadPort.silent(InetAddress.ofLiteral(address), living.port());
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET http://%s/ HTTP/1.1\r\nHost: x\r\n\r\n", "CONNECT %s HTTP/1.1\r\nHost: x\r\n\r\n"})
    @SuppressWarnings("try")
    void silentAddressesHoldNobodyUp(String request) {
        dns.address("some.example", 60, "127.0.0.1", "127.0.0.3", "127.0.0.2");
        try (DeadPort one = silent("127.0.0.1");
                DeadPort two = silent("127.0.0.3");
                TestWeir weir = weir().start()) {
            String method = request.substring(0, request.indexOf(' '));
            assertEquals(
                    200,
                    ask(weir, request.formatted(living.authority("some.example")), method)
                            .status());
        }
    }

    @Test
    void theOneThatComesLateIsClosedAndGetsNoRequest() throws IOException {
        dns.address("some.example", 60, "127.0.0.1", "127.0.0.2");
        try (DeadPort dead = silent("127.0.0.1");
                TestWeir weir = weir().start()) {
            assertEquals(200, get(weir, "some.example").status());
            try (Socket late = dead.revive()) {
                late.setSoTimeout((int) Eventually.LIMIT.toMillis());
                assertEquals(-1, endOf(late));
            }
            // And the next request goes where the one before went.
            assertEquals(200, get(weir, "some.example").status());
            assertEquals(1, living.connections());
        }
    }

    /** A connection that never carried anything may be reset as well as closed. */
    private static int endOf(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read();
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException reset) {
            return -1;
        }
    }

    @Test
    void whatWasConnectedToGoesFirstNextTime() throws IOException {
        dns.address("some.example", 60, "127.0.0.1", "127.0.0.2");
        living.answerOnce("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        try (TestWeir weir = weir().start()) {
            assertEquals(200, get(weir, "some.example").status());
            living.awaitAllClosed();
            try (ServerSocket later = new ServerSocket(living.port(), 10, InetAddress.ofLiteral("127.0.0.1"))) {
                assertEquals(200, get(weir, "some.example").status());
                assertEquals(2, living.connections());
                later.setSoTimeout(1);
                assertThrows(SocketTimeoutException.class, later::accept);
            }
        }
    }

    @Test
    void aPooledConnectionTakesARequestBeforeABetterAddressIsDialled() throws IOException {
        dns.address("some.example", 0, "127.0.0.2");
        try (ServerSocket better = new ServerSocket(living.port(), 10, InetAddress.ofLiteral("127.0.0.1"));
                TestWeir weir = weir().start()) {
            assertEquals(200, get(weir, "some.example").status());
            dns.forget("some.example").address("some.example", 0, "127.0.0.1", "127.0.0.2");
            assertEquals(200, get(weir, "some.example").status());
            assertEquals(1, living.connections());
            better.setSoTimeout(1);
            assertThrows(SocketTimeoutException.class, better::accept);
        }
    }

    @Test
    void ipv6GoesFirst() {
        try (RawOrigin six = RawOrigin.setup().bind("::1").port(living.port()).start();
                TestWeir weir = weir().start()) {
            six.answer(OK);
            dns.address("some.example", 60, "127.0.0.2", "::1");
            assertEquals(200, get(weir, "some.example").status());
            assertEquals(1, six.connections());
            living.assertNotConnected();
        }
    }

    @Test
    void aHostThatIsSlowWithTlsIsNotTakenForADeadOne() {
        Authority authority = Authority.create("root");
        try (RawOrigin slow = RawOrigin.manual();
                RawOrigin other = RawOrigin.setup()
                        .bind("127.0.0.3")
                        .port(slow.port())
                        .tls(Tls.presenting(authority.server("some.example")))
                        .start();
                TestWeir weir =
                        weir().with("weir.upstream.connect-timeout", "1s").start()) {
            // A process that has to wait for a processor may itself be silent for longer than an address may; a host
            // that is taken for a dead one is so each time.
            int alone = 0;
            for (int i = 0; i < 5 && alone == 0; i++) {
                String name = "some" + i + ".example";
                dns.address(name, 60, "127.0.0.1", "127.0.0.3");
                int before = other.connections();
                int slowBefore = slow.connections();
                RawResponse response =
                        ask(weir, "GET https://" + slow.authority(name) + "/ HTTP/1.1\r\nHost: x\r\n\r\n", "GET");
                assertTrue(slow.connections() > slowBefore);
                if (other.connections() == before) {
                    assertEquals(504, response.status());
                    alone++;
                }
            }
            assertEquals(1, alone);
        }
    }

    @Test
    @SuppressWarnings("try")
    void whereNobodyAnswersItIsSaidInTime() {
        dns.address("some.example", 60, "127.0.0.1", "127.0.0.3");
        try (DeadPort one = silent("127.0.0.1");
                DeadPort two = silent("127.0.0.3");
                TestWeir weir =
                        weir().with("weir.upstream.connect-timeout", "500ms").start()) {
            RawResponse response = get(weir, "some.example");
            assertEquals(504, response.status());
            assertTrue(String.valueOf(response.header("proxy-status")).contains("error=connection_timeout;"));
        }
    }
}
