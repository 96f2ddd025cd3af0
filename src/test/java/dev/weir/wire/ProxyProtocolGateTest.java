package dev.weir.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyProtocolGateTest {

    private static final String GET = "GET / HTTP/1.1\r\n\r\n";
    private static final String SIGNATURE = "\r\n\r\n\0\r\nQUIT\n";

    private final List<Optional<InetSocketAddress>> claimed = new ArrayList<>();
    private final ProxyProtocolGate gate = new ProxyProtocolGate(Duration.ofSeconds(10), claimed::add);
    private final GateChannel channel = GateChannel.with(clock -> gate);

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PROXY TCP4 192.0.2.7 198.51.100.1 5678 3128\r\n",
                "\r\n\r\n\0\r\nQUIT\n!\u0011\0\u000c\u00c0\0\u0002\u0007\u00c63d\u0001\u0016.\u000c8",
                "\r\n\r\n\0\r\nQUIT\n!\u0011\0\u0010\u00c0\0\u0002\u0007\u00c63d\u0001\u0016.\u000c8\u0004\0\u0001x"
            })
    void takesAHeaderOffHoweverItArrives(String header) {
        for (int at = 0; at <= header.length(); at++) {
            List<Optional<InetSocketAddress>> told = new ArrayList<>();
            GateChannel connection =
                    GateChannel.with(clock -> new ProxyProtocolGate(Duration.ofSeconds(10), told::add));
            if (at > 0) {
                connection.send(header.substring(0, at));
            }
            connection.send(header.substring(at) + GET);
            assertEquals(List.of(Optional.of(new InetSocketAddress("192.0.2.7", 5678))), told, "split at " + at);
            assertEquals(GET, connection.passed());
            assertNull(connection.pipeline().get(ProxyProtocolGate.class));
            connection.advance(1, TimeUnit.HOURS);
            assertTrue(connection.isOpen());
            connection.finishAndReleaseAll();
        }
    }

    @Test
    void readsAnIpv6Address() {
        channel.send("PROXY TCP6 2001:db8::7 2001:db8::1 5678 3128\r\n" + GET);
        assertEquals(List.of(Optional.of(new InetSocketAddress("2001:db8::7", 5678))), claimed);
        assertEquals(GET, channel.passed());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PROXY UNKNOWN\r\n",
                "PROXY UNKNOWN ::1 ffff 0 x\r\n",
                "\r\n\r\n\0\r\nQUIT\n \0\0\0",
                "\r\n\r\n\0\r\nQUIT\n!\0\0\0"
            })
    void keepsThePeerWhereNoAddressIsClaimed(String header) {
        channel.send(header + GET);
        assertEquals(List.of(Optional.empty()), claimed);
        assertEquals(GET, channel.passed());
    }

    @ParameterizedTest
    @ValueSource(strings = {GET, "P", "PUT / HTTP/1.1\r\n", "\r\nGET / HTTP/1.1\r\n", "\u0016\u0003\u0001"})
    void letsAConnectionWithoutAHeaderPass(String bytes) {
        String rest = bytes.equals("P") ? "OST / HTTP/1.1\r\n" : "";
        channel.send(bytes);
        channel.send(rest);
        assertEquals(bytes + rest, channel.passed());
        assertNull(channel.pipeline().get(ProxyProtocolGate.class));
        assertEquals(List.of(Optional.empty()), claimed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PROXY nonsense\r\n",
                "PROXY TCP4 300.0.2.7 198.51.100.1 5678 3128\r\n",
                "PROXY TCP4 192.0.2.7 198.51.100.1 99999 3128\r\n",
                "PROXY TCP4 192.0.2.7 198.51.100.1 5678 99999\r\n",
                "PROXY TCP4 192.0.2.010 198.51.100.1 5678 3128\r\n",
                "PROXY TCP4 192.0.2.7 198.51.100.01 5678 3128\r\n",
                "PROXY TCP4 192.0.2.7 198.51.100.1 +5678 3128\r\n",
                "PROXY TCP4 192.0.2.7 198.51.100.1 05678 3128\r\n",
                "PROXY TCP4  192.0.2.7 198.51.100.1 5678 3128\r\n",
                "PROXY TCP4 192.0.2.7 198.51.100.1 5678\r\n",
                "PROXY TCP4 192.0.2.7 198.51.100.1 5678 3128 \r\n",
                "PROXY TCP4 192.0.2.7 198.51.100.1 5678 3128\n",
                "PROXY TCP4 2001:db8::7 2001:db8::1 5678 3128\r\n",
                "PROXY TCP6 192.0.2.7 198.51.100.1 5678 3128\r\n",
                "PROXY TCP6 fe80::7%1 2001:db8::1 5678 3128\r\n",
                "PROXY TCP6 [2001:db8::7] 2001:db8::1 5678 3128\r\n",
                "PROXY tcp4 192.0.2.7 198.51.100.1 5678 3128\r\n",
                "PROXY UDP4 192.0.2.7 198.51.100.1 5678 3128\r\n",
                "PROXY UNKNOWNS\r\n",
                "PROXY \r\n",
                SIGNATURE + "1\u0011\0\u000c123456789012",
                SIGNATURE + "!\u0011\0\u0004\u00c0\0\u0002\u0007"
            })
    void closesOnAMalformedHeader(String header) {
        channel.send(header + GET);
        assertFalse(channel.isOpen());
        assertEquals("", channel.passed());
        assertEquals(List.of(), claimed);
    }

    @Test
    void closesOnAHeaderThatNeverEnds() {
        channel.send("PROXY TCP4 " + "1".repeat(200));
        assertFalse(channel.isOpen());
    }

    @Test
    void closesOnAHeaderWithMoreThanAnyoneHasToSay() {
        channel.send(SIGNATURE + "!\u0011\u00ff\u00ff" + "x".repeat(5000));
        assertFalse(channel.isOpen());
    }

    @ParameterizedTest
    @ValueSource(strings = {"PRO", "PROXY TCP4 ", "\r\n\r\n"})
    void closesOnAHeaderThatDribbles(String beginning) {
        channel.send(beginning);
        channel.advance(9, TimeUnit.SECONDS);
        assertTrue(channel.isOpen());
        assertNotNull(channel.pipeline().get(ProxyProtocolGate.class));
        channel.advance(1, TimeUnit.SECONDS);
        assertFalse(channel.isOpen());
    }
}
