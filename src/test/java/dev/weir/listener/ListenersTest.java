package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

/** A listener that cannot be had stops the start, and the operator is told which and why. */
class ListenersTest {

    @Test
    void aPortInUseIsNamedWithItsKey() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertEquals(
                    "java.lang.IllegalArgumentException: weir.proxy.http.port: cannot listen on 127.0.0.1:"
                            + taken.getLocalPort() + ": Address already in use",
                    failure(TestWeir.setup().with("weir.proxy.http.port", Integer.toString(taken.getLocalPort()))));
        }
    }

    @Test
    void anAddressOfNobodyHereIsNamedWithItsKey() {
        assertEquals(
                "java.lang.IllegalArgumentException: weir.proxy.http.port: cannot listen on"
                        + " 203.0.113.9:0: Cannot assign requested address",
                failure(TestWeir.setup().with("weir.proxy.http.host", "203.0.113.9")));
    }

    private static String failure(TestWeir.Setup setup) {
        Throwable failure =
                assertThrows(AssertionError.class, () -> setup.start().close());
        return rootOf(failure).toString();
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable cause = failure.getCause();
        return cause == null || failure instanceof IllegalArgumentException ? failure : rootOf(cause);
    }
}
