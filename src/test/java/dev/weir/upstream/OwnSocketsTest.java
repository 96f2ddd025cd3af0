package dev.weir.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which addresses reach a socket of this process. */
class OwnSocketsTest {

    private static final int PORT = 3128;

    private static OwnSockets listening(String address) {
        OwnSockets own = new OwnSockets();
        own.add(new InetSocketAddress(InetAddress.ofLiteral(address), PORT));
        return own;
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1, true",
        "127.0.0.1, 127.0.0.2, false",
        "127.0.0.1, 0.0.0.0, true",
        "127.0.0.1, ::, true",
        "127.0.0.1, ::1, false",
        "127.0.0.1, ::ffff:127.0.0.1, true",
        "127.0.0.1, ::127.0.0.1, true",
        "127.0.0.1, 64:ff9b::7f00:1, true",
        "127.0.0.1, 2002:7f00:1::, true",
        "127.0.0.1, 10.0.0.1, false",
        "::1, ::1, true",
        "::1, 127.0.0.1, false",
        "::1, ::, true",
        "0.0.0.0, 127.0.0.1, true",
        "0.0.0.0, 127.99.99.99, true",
        "0.0.0.0, ::1, true",
        "0.0.0.0, 0.0.0.0, true",
        "0.0.0.0, 203.0.113.77, false",
        "::, 127.0.0.1, true",
        "::, ::1, true",
        "::, ::ffff:127.0.0.1, true",
        "192.0.2.99, 192.0.2.99, true",
        "192.0.2.99, 0.0.0.0, false",
        "192.0.2.99, 127.0.0.1, false",
    })
    void anAddressReachesWhatListensThere(String listening, String address, boolean reached) {
        OwnSockets own = listening(listening);
        assertEquals(reached, own.contains(InetAddress.ofLiteral(address), PORT));
        assertEquals(false, own.contains(InetAddress.ofLiteral(address), PORT + 1));
    }

    @Test
    void aWildcardListensAtEveryAddressOfThisHost() throws SocketException {
        for (String wildcard : new String[] {"0.0.0.0", "::"}) {
            OwnSockets own = listening(wildcard);
            NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .forEach(address -> assertTrue(own.contains(address, PORT), address.toString()));
        }
    }

    /** It is asked on event loops, and reading them blocks. */
    @Test
    void theAddressesOfThisHostAreReadOnlyWhenThatIsAskedFor() {
        InetAddress before = InetAddress.ofLiteral("203.0.113.1");
        InetAddress after = InetAddress.ofLiteral("203.0.113.2");
        Queue<InetAddress> reads = new ArrayDeque<>(List.of(before, after));
        OwnSockets own = new OwnSockets(() -> Set.of(reads.remove()));
        own.add(new InetSocketAddress(PORT));
        assertTrue(own.contains(before, PORT));
        assertFalse(own.contains(after, PORT));
        assertEquals(1, reads.size());
        own.refresh();
        assertTrue(own.contains(after, PORT));
        assertTrue(own.isBoundTo(after));
        assertFalse(own.contains(before, PORT));
    }

    @Test
    void whereTheyCannotBeReadThoseOfBeforeStay() {
        InetAddress known = InetAddress.ofLiteral("203.0.113.1");
        Queue<InetAddress> reads = new ArrayDeque<>(List.of(known));
        OwnSockets own = new OwnSockets(() -> Set.of(reads.remove()));
        own.add(new InetSocketAddress(PORT));
        assertThrows(NoSuchElementException.class, own::refresh);
        assertTrue(own.contains(known, PORT));
    }

    @Test
    void aNameThatIsNotKnownMayBeAnyOfThem() {
        OwnSockets own = new OwnSockets();
        own.add(InetSocketAddress.createUnresolved("control.invalid", PORT));
        assertTrue(own.contains(InetAddress.getLoopbackAddress(), PORT));
    }
}
