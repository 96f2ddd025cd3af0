package dev.weir.control.tunnels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.listener.OpenTunnel;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AfterTest {

    private static final List<OpenTunnel> ALL = List.of(open("c", 7), open("a", 5), open("b", 7), open("d", 9));

    private static OpenTunnel open(String id, long since) {
        return new OpenTunnel(
                id, "tunnel", "a.example", 443, InetAddress.getLoopbackAddress(), null, null, since, 0, 0);
    }

    private static String ids(List<OpenTunnel> tunnels) {
        return String.join("", tunnels.stream().map(OpenTunnel::id).toList());
    }

    @Test
    void pagesFollowTheirBeginnings() {
        List<OpenTunnel> first = After.NOTHING.page(ALL, 2);
        assertEquals("abc", ids(first));
        After after = After.parse(After.of(first.get(1)).write()).orElseThrow();
        assertEquals("cd", ids(after.page(ALL, 2)));
        assertEquals("", ids(After.of(ALL.getLast()).page(ALL, 2)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "-1-a", "1-", "1234567890123456-a", "1-a b", "1-\u00e9"})
    void whatWasNeverOneIsNone(String written) {
        assertTrue(After.parse(written).isEmpty());
    }
}
