package dev.weir.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.lifecycle.SocketFaults.Wanted;
import dev.weir.testing.RawOrigin;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SocketFaultsTest {

    private static Wanted wanted(String key, String host, int port) {
        return new Wanted(key, new InetSocketAddress(host, port));
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 1, 127.0.0.1, 1, true",
        "127.0.0.1, 1, 127.0.0.1, 2, false",
        "127.0.0.1, 1, 127.0.0.2, 1, false",
        "0.0.0.0, 1, 127.0.0.1, 1, true",
        "127.0.0.1, 1, 0.0.0.0, 1, true",
        "::, 1, 127.0.0.1, 1, true",
        "::, 1, 0.0.0.0, 1, true",
        "::1, 1, 127.0.0.1, 1, false",
        "0.0.0.0, 1, 0.0.0.0, 2, false",
    })
    void aPortIsForOneSocket(String host, int port, String otherHost, int otherPort, boolean shared) {
        List<String> faults = SocketFaults.shared(List.of(wanted("a", host, port), wanted("b", otherHost, otherPort)));
        assertEquals(
                shared ? List.of("a: 1 is the port of b as well, and each needs one of its own") : List.of(), faults);
    }

    @Test
    void whatAnotherProcessHasIsSaid() {
        try (RawOrigin other = RawOrigin.manual()) {
            Optional<String> fault = SocketFaults.taken(wanted("a", "127.0.0.1", other.port()));
            assertEquals("a: cannot listen on " + other.authority() + ": Address already in use", fault.orElse(""));
        }
        assertTrue(SocketFaults.taken(wanted("a", "127.0.0.1", 0)).isEmpty());
    }
}
