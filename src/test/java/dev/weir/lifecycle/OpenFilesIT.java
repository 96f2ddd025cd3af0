package dev.weir.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.testing.ConnectionEnded;
import dev.weir.testing.Eventually;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.RawResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The packaged application at the limit of files it may open, and with many connections. */
class OpenFilesIT {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final int MANY = 1500;
    private static final int FLOOD = 800;
    private static final int HELD = 300;

    @Test
    void withFewFilesItShedsKeepsItsProbesAndRecovers() {
        List<RawClient> clients = new ArrayList<>();
        try (RawOrigin origin = RawOrigin.start().answer(OK);
                PackagedWeir weir = PackagedWeir.setup().files("256").start()) {
            weir.awaitLine("weir.proxy.limits.connections: room for");
            RawResponse refused = null;
            while (refused == null && clients.size() < 256) {
                RawClient client = weir.client();
                clients.add(client);
                client.send("GET " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\n\r\n");
                RawResponse response = client.readResponse();
                refused = response.status() == 200 ? null : response;
            }
            assertEquals(503, refused == null ? 0 : refused.status());
            assertEquals(200, weir.health("live").status());
            assertEquals(200, weir.health("ready").status());
            clients.forEach(RawClient::close);
            Eventually.await(
                    () -> PackagedWeir.get(weir.port(), origin.url("/")).status() == 200, "it serves again");
        } finally {
            clients.forEach(RawClient::close);
        }
    }

    /** More than there are files for, come and gone again and again: the probes' own are not among those. */
    @Test
    void aFloodOfConnectionsLeavesTheProbesTheirFiles() throws IOException {
        Deque<SocketChannel> flood = new ArrayDeque<>();
        try (PackagedWeir weir = PackagedWeir.setup().files("256").start()) {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), weir.port());
            for (int i = 0; i < FLOOD; i++) {
                flood.add(SocketChannel.open(address));
                if (flood.size() > HELD) {
                    flood.remove().close();
                }
                if (i % 100 == 99) {
                    assertEquals(200, weir.health("live").status());
                }
            }
            for (SocketChannel channel : flood) {
                channel.close();
            }
            Eventually.await(
                    () -> PackagedWeir.get(weir.managementPort(), "/q/metrics")
                            .text()
                            .contains("weir_connections_active 0.0"),
                    "all have left");
            Eventually.await(() -> serves(weir), "it serves again");
        } finally {
            for (SocketChannel channel : flood) {
                channel.close();
            }
        }
    }

    /** Not as long as there are some who are just being told that there is no room. */
    private static boolean serves(PackagedWeir weir) {
        try {
            return PackagedWeir.get(weir.port(), "/").status() == 200;
        } catch (ConnectionEnded e) {
            return false;
        }
    }

    @Test
    void withTooFewToLoadItselfItSaysSo() {
        assumeTrue(System.getProperty("native.image.path", "").isEmpty(), "a native executable has nothing to load");
        try (PackagedWeir weir = PackagedWeir.setup().files("64").launch()) {
            weir.awaitLine("The process may have 64 files open, and needs 256 at least (ulimit -n).");
            assertEquals(1, weir.awaitExit());
        }
    }

    @Test
    void withManyFilesItHoldsManyIdleConnectionsInLittleMemory() throws IOException {
        List<SocketChannel> idle = new ArrayList<>();
        try (RawOrigin origin = RawOrigin.start().answer(OK);
                PackagedWeir weir =
                        PackagedWeir.setup().files("\"$(ulimit -Hn)\"").start()) {
            assertEquals(200, PackagedWeir.get(weir.port(), origin.url("/")).status());
            long before = weir.memory();
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), weir.port());
            for (int i = 0; i < MANY; i++) {
                idle.add(SocketChannel.open(address));
            }
            Eventually.await(
                    () -> PackagedWeir.get(weir.managementPort(), "/q/metrics")
                            .text()
                            .contains("weir_connections_active " + MANY + ".0"),
                    "all connections");
            assertEquals(200, PackagedWeir.get(weir.port(), origin.url("/")).status());
            long each = (weir.memory() - before) / MANY;
            assertTrue(each < 64_000, each + " bytes for each connection");
        } finally {
            for (SocketChannel channel : idle) {
                channel.close();
            }
        }
    }
}
