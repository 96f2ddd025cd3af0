package dev.weir.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ComparisonsTest {

    private final Comparisons comparisons = new Comparisons();

    private static InetAddress address(String text) {
        return NetUtil.createInetAddressFromIpAddressString(text);
    }

    private long entered(String prefix, int times) {
        return IntStream.range(0, times)
                .filter(i -> comparisons.enter(address(prefix + i)))
                .count();
    }

    @Test
    void oneClientLeavesRoomForOthers() {
        assertEquals(Comparisons.MOST_OF_ONE, entered("2001:db8::", 100));
        assertTrue(comparisons.enter(address("192.0.2.1")));
    }

    @Test
    void allTogetherAreBounded() {
        assertEquals(Comparisons.MOST, entered("192.0.2.", 200));
        assertFalse(comparisons.enter(address("198.51.100.1")));
    }

    @Test
    void whoLeavesMakesRoom() {
        assertEquals(Comparisons.MOST_OF_ONE, entered("2001:db8::", 100));
        comparisons.leave(address("2001:db8::"));
        assertEquals(1, entered("2001:db8::", 100));
    }
}
