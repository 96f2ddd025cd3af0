package dev.weir.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
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

    @Test
    void aNameThatIsNotKnownMayBeAnyOfThem() {
        OwnSockets own = new OwnSockets();
        own.add(InetSocketAddress.createUnresolved("control.invalid", PORT));
        assertTrue(own.contains(InetAddress.getLoopbackAddress(), PORT));
    }
}
