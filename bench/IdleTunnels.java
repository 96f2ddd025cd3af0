import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens tunnels through a proxy and lets them rest. Prints the proxy's memory before and with them, in KiB, and how many
 * of them still carried a byte there and back.
 */
final class IdleTunnels {

    public static void main(String[] args) throws Exception {
        var memory = new Resident(Long.parseLong(args[0]));
        int port = Integer.parseInt(args[1]);
        int echoPort = Integer.parseInt(args[2]);
        int count = Integer.parseInt(args[3]);
        close(open(port, echoPort, 200));
        Thread.sleep(3000);

        long before = memory.kib();
        var tunnels = open(port, echoPort, count);
        Thread.sleep(5000);
        long with = memory.kib();
        for (var tunnel : tunnels) {
            tunnel.echo();
        }
        System.out.printf("%d %d %d%n", before, with, tunnels.size());
        close(tunnels);
    }

    private static List<Wire> open(int port, int echoPort, int count) throws IOException {
        var tunnels = new ArrayList<Wire>(count);
        for (int i = 0; i < count; i++) {
            var wire = Wire.open(port, 1024);
            wire.tunnel(echoPort);
            tunnels.add(wire);
        }
        return tunnels;
    }

    private static void close(List<Wire> tunnels) throws IOException {
        for (var tunnel : tunnels) {
            tunnel.close();
        }
    }

    private IdleTunnels() {}
}
