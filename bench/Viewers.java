import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** The processor time that a Weir takes for those who watch its live stream: 0, 1 and 100 of them. */
final class Viewers {

    static final String PASSWORD = "the-viewers-own";
    static final AtomicLong TICKS = new AtomicLong();
    static final AtomicReference<Throwable> FAILURE = new AtomicReference<>();
    static volatile boolean done;

    public static void main(String[] args) throws Exception {
        int seconds = Integer.parseInt(args[1]);
        Path data = Files.createTempDirectory("weir-viewers");
        int control = free();
        Process weir = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx512m",
                        "-Dquarkus.http.port=" + control,
                        "-Dquarkus.management.port=" + free(),
                        "-Dweir.proxy.http.port=0",
                        "-Dweir.access-log.format=none",
                        "-Dweir.data-dir=" + data,
                        "-Dweir.control.viewer-password=" + PASSWORD,
                        "-Dweir.control.manager-password=the-managers-own",
                        "-jar",
                        args[0])
                .redirectErrorStream(true)
                .redirectOutput(data.resolve("log").toFile())
                .start();
        try {
            await(control);
            for (int i = 0; i < 3; i++) {
                watch(control, 100, seconds);
            }
            double none = watch(control, 0, seconds);
            row("one viewer of the live stream", watch(control, 1, seconds) - none);
            row("100 viewers", watch(control, 100, seconds) - none);
        } finally {
            weir.destroy();
            weir.waitFor();
        }
    }

    /** The share of one processor, in percent, that Weir takes meanwhile. */
    static double watch(int port, int viewers, int seconds) throws Exception {
        done = false;
        Thread[] threads = new Thread[viewers];
        for (int i = 0; i < viewers; i++) {
            threads[i] = Thread.ofVirtual().start(() -> view(port));
        }
        Thread.sleep(3000);
        TICKS.set(0);
        long before = processorNanos();
        long start = System.nanoTime();
        Thread.sleep(seconds * 1000L);
        double share = 100.0 * (processorNanos() - before) / (System.nanoTime() - start);
        long told = TICKS.get();
        done = true;
        for (Thread thread : threads) {
            thread.join();
        }
        if (FAILURE.get() != null || told < (long) viewers * (seconds - 1)) {
            throw new IllegalStateException(told + " ticks for " + viewers, FAILURE.get());
        }
        return share;
    }

    static long processorNanos() {
        return ProcessHandle.current()
                .children()
                .map(child -> child.info().totalCpuDuration().orElseThrow().toNanos())
                .mapToLong(Long::longValue)
                .sum();
    }

    static void view(int port) {
        try (BufferedReader lines = ask(port, "/api/v1/analytics/stream")) {
            String status = lines.readLine();
            if (!status.contains(" 200 ")) {
                throw new IllegalStateException(status);
            }
            while (!done) {
                String line = lines.readLine();
                if (line == null) {
                    throw new IllegalStateException("cut off");
                }
                if (line.startsWith("event:tick")) {
                    TICKS.incrementAndGet();
                }
            }
        } catch (IOException e) {
            FAILURE.compareAndSet(null, new UncheckedIOException(e));
        } catch (RuntimeException e) {
            FAILURE.compareAndSet(null, e);
        }
    }

    static void await(int port) throws InterruptedException {
        for (int i = 0; i < 600; i++) {
            try (BufferedReader lines = ask(port, "/api/v1/analytics/summary")) {
                if (lines.readLine().contains(" 200 ")) {
                    return;
                }
            } catch (IOException e) {
                // Not there yet.
            }
            Thread.sleep(100);
        }
        throw new IllegalStateException("Weir did not start");
    }

    @SuppressWarnings("resource") // closed with its stream
    static BufferedReader ask(int port, String path) throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        String viewer = Base64.getEncoder().encodeToString(("viewer:" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nAuthorization: Basic " + viewer + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    static void row(String what, double percent) {
        System.out.println("| " + what + " | %.2f %% of a processor | %s |".formatted(percent, what.startsWith("100") ? "< 3" : ""));
    }
}
