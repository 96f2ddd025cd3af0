import java.io.IOException;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;

/** Fetches a large file over some connections at once. Prints MiB/s, counted from the requests, not from the connects. */
final class Download {

    private static final int BUFFER = 256 * 1024;

    public static void main(String[] args) throws Exception {
        var way = Way.valueOf(args[0].toUpperCase());
        int port = Integer.parseInt(args[1]);
        int originPort = Integer.parseInt(args[2]);
        var path = args[3];
        int streams = Integer.parseInt(args[4]);
        System.out.printf("%.0f%n", run(way, port, originPort, path, streams));
    }

    /** What the connection leads through. */
    enum Way {
        /** The origin itself, or a relay that hides it. */
        DIRECT,
        /** A proxy, asked in absolute form. */
        ABSOLUTE,
        /** A proxy, asked for a tunnel. */
        TUNNEL
    }

    static double run(Way way, int port, int originPort, String path, int streams) throws Exception {
        var wires = new ArrayList<Wire>();
        for (int i = 0; i < streams; i++) {
            wires.add(open(way, port, originPort));
        }
        var target = way == Way.ABSOLUTE ? "http://127.0.0.1:" + originPort + path : path;
        var request = Wire.get(target, originPort);
        try (var threads = Executors.newFixedThreadPool(streams)) {
            var jobs = wires.stream().<Callable<Long>>map(wire -> () -> fetch(wire, request)).toList();
            long start = System.nanoTime();
            long bytes = 0;
            for (var done : threads.invokeAll(jobs)) {
                bytes += done.get();
            }
            return bytes / 1048576.0 / ((System.nanoTime() - start) / 1e9);
        } finally {
            for (var wire : wires) {
                wire.close();
            }
        }
    }

    private static Wire open(Way way, int port, int originPort) throws IOException {
        var wire = Wire.open(port, BUFFER);
        if (way == Way.TUNNEL) {
            wire.tunnel(originPort);
        }
        return wire;
    }

    private static long fetch(Wire wire, byte[] request) throws IOException {
        wire.send(request);
        return wire.response();
    }

    private Download() {}
}
