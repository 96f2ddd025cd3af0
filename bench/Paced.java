import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * A load at a fixed rate. Each connection has a timetable; latency counts from the time a request was due, sent late or
 * not, so that a stall counts for every request it held up (no coordinated omission).
 */
final class Paced {

    private final int port;
    private final byte[] request;
    private final long start;
    private final long measureFrom;
    private final long end;
    private final long interval;

    private Paced(int port, byte[] request, long interval, long warmUp, long measured) {
        this.port = port;
        this.request = request;
        this.interval = interval;
        this.start = System.nanoTime() + 200_000_000L;
        this.measureFrom = start + warmUp;
        this.end = measureFrom + measured;
    }

    /** Prints the 50th and 99th percentile in µs and the rate that was reached. */
    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[0]);
        int originPort = Integer.parseInt(args[1]);
        var target = args[2];
        int connections = Integer.parseInt(args[3]);
        double perSecond = Double.parseDouble(args[4]);
        long warmUp = seconds(args[5]);
        long measured = seconds(args[6]);
        long interval = Math.round(1e9 * connections / perSecond);
        new Paced(port, Wire.get(target, originPort), interval, warmUp, measured).run(connections);
    }

    private static long seconds(String text) {
        return Long.parseLong(text) * 1_000_000_000L;
    }

    private void run(int connections) throws Exception {
        var jobs = new ArrayList<Callable<long[]>>();
        for (int i = 0; i < connections; i++) {
            long offset = interval * i / connections;
            jobs.add(() -> latencies(start + offset));
        }
        // Threads of the platform: the kernel wakes each when it is due, with nothing of ours in between.
        try (var threads = Executors.newFixedThreadPool(connections)) {
            var all = new ArrayList<long[]>();
            for (var done : threads.invokeAll(jobs)) {
                all.add(done.get());
            }
            report(all.stream().flatMapToLong(Arrays::stream).sorted().toArray());
        }
    }

    private long[] latencies(long first) throws IOException {
        var latencies = new long[(int) ((end - first) / interval) + 1];
        int count = 0;
        try (var wire = Wire.open(port, 64 * 1024)) {
            for (long due = first; due < end; due += interval) {
                await(due);
                wire.send(request);
                wire.response();
                if (due >= measureFrom) {
                    latencies[count++] = System.nanoTime() - due;
                }
            }
        }
        return Arrays.copyOf(latencies, count);
    }

    private static void await(long due) {
        long left = due - System.nanoTime();
        while (left > 0) {
            LockSupport.parkNanos(left);
            left = due - System.nanoTime();
        }
    }

    private void report(long[] sorted) {
        double rate = sorted.length / ((end - measureFrom) / 1e9);
        System.out.printf("%d %d %.0f%n", percentile(sorted, 0.50), percentile(sorted, 0.99), rate);
    }

    private static long percentile(long[] sorted, double part) {
        return sorted[(int) Math.min(sorted.length - 1, Math.ceil(part * sorted.length))] / 1000;
    }
}
