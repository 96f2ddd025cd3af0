import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Fetches a file through a proxy and watches the proxy's memory. Prints it before, at most and after, in KiB. */
final class Growth {

    public static void main(String[] args) throws Exception {
        var memory = new Resident(Long.parseLong(args[0]));
        int port = Integer.parseInt(args[1]);
        int originPort = Integer.parseInt(args[2]);
        var warmUpPath = args[3];
        var path = args[4];
        for (int i = 0; i < 4; i++) {
            Download.run(Download.Way.ABSOLUTE, port, originPort, warmUpPath, 1);
        }
        Thread.sleep(2000);

        long before = memory.kib();
        var most = new AtomicLong(before);
        var over = new AtomicBoolean();
        var watch = Thread.ofPlatform().start(() -> {
            while (!over.get()) {
                most.accumulateAndGet(memory.kib(), Math::max);
                pause();
            }
        });
        Download.run(Download.Way.ABSOLUTE, port, originPort, path, 1);
        over.set(true);
        watch.join();
        System.out.printf("%d %d %d%n", before, most.get(), memory.kib());
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Growth() {}
}
