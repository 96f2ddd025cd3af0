import dev.weir.analytics.Analytics;
import dev.weir.analytics.Dimension;
import dev.weir.analytics.Figure;
import dev.weir.analytics.Measure;
import dev.weir.analytics.SteadyClock;
import dev.weir.analytics.View;
import dev.weir.analytics.Window;
import dev.weir.journal.Told;
import dev.weir.measure.Account;
import dev.weir.measure.Outcome;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;

/** What it costs to count an exchange and to look at what was counted, and the memory of a million hosts, clients and users. */
final class Counting {

    static final int ROUNDS = 7;
    static final AtomicLong NANOS = new AtomicLong();

    public static void main(String[] args) throws Exception {
        int exchanges = Integer.parseInt(args[0]);
        Told[] mixed = new Told[1 << 16];
        Random random = new Random(1);
        Arrays.setAll(mixed, _ -> {
            int rank = (int) Math.pow(20_000, random.nextDouble());
            return told("host" + rank + ".example", "10.0.0." + random.nextInt(200), "user" + random.nextInt(50), random);
        });
        count("count an exchange, 20 000 hosts by Zipf", exchanges, i -> mixed[i & 0xffff]);
        count("count an exchange, every host, client and user a new one", exchanges, i -> distinct(i, random));
        memory(exchanges, random);
    }

    /** The clock goes on by a second with every thousand. */
    static void count(String what, int exchanges, IntFunction<Told> which) {
        double[] rounds = new double[ROUNDS];
        for (int round = -2; round < ROUNDS; round++) {
            Analytics analytics = made();
            Told[] batch = new Told[1000];
            long taken = 0;
            for (int i = 0; i < exchanges; i += batch.length) {
                int from = i;
                Arrays.setAll(batch, n -> which.apply(from + n));
                long start = System.nanoTime();
                for (Told told : batch) {
                    analytics.told(told);
                }
                taken += System.nanoTime() - start;
                NANOS.addAndGet(1_000_000_000);
            }
            if (round >= 0) {
                rounds[round] = taken / (double) exchanges;
            }
        }
        row(what, rounds, "ns", "");
    }

    /** Spread over a day, half of them over its last minutes, so that slices of every width are full. */
    static void memory(int exchanges, Random random) throws InterruptedException {
        long before = heap();
        Analytics analytics = made();
        for (int i = 0; i < exchanges; i++) {
            if (i < exchanges / 2 ? i % 6 == 0 : i % 5000 == 0) {
                NANOS.addAndGet(1_000_000_000L * 1_000_000 / exchanges);
            }
            analytics.told(distinct(i, random));
        }
        for (Window window : Window.values()) {
            double[] rounds = new double[ROUNDS];
            View view = null;
            for (int round = -2; round < ROUNDS; round++) {
                NANOS.addAndGet(1_000_000_000);
                long start = System.nanoTime();
                view = analytics.view(window);
                if (round >= 0) {
                    rounds[round] = (System.nanoTime() - start) / 1e6;
                }
            }
            long error = view.ranking(Dimension.HOST).errors().of(Measure.REQUESTS);
            long total = Math.max(1, view.figures().of(Figure.REQUESTS));
            row("look at " + window.token() + " of them, error %.2f %% of %,d requests".formatted(100.0 * error / total, total), rounds, "ms", "");
        }
        double mib = (heap() - before) / 1048576.0;
        System.out.println("| heap of %,d hosts, clients and users | %.1f MiB | ≤ 32 |".formatted(exchanges, mib));
        if (analytics.totals().of(Figure.REQUESTS) != exchanges) {
            throw new IllegalStateException("not all were counted");
        }
    }

    static Analytics made() {
        return new Analytics(new SteadyClock(InstantSource.system(), NANOS::get));
    }

    static Told distinct(int i, Random random) {
        return told("some-host-" + i + ".with.a.name.example", "2001:db8::" + Integer.toHexString(i), "user-" + i, random);
    }

    static Told told(String host, String client, String user, Random random) {
        long nanos = random.nextInt(1_000_000_000);
        long bytes = random.nextInt(100_000);
        return new Told(
                "id",
                0,
                0,
                new Account.Request("absolute", "GET", "https", host, 443, "/path/of/some/length", "HTTP/1.1", "curl/8", null),
                new Told.Client(client, user, nanos / 2, nanos, 0, bytes, "text/html"),
                new Account.Ending(Outcome.MISS, 200, null, null, false),
                new Account.Upstream(0, null, 200, 1_000_000, 2_000_000, 3_000_000, nanos / 3, nanos / 2, 0, bytes),
                Account.Saving.NOTHING);
    }

    static long heap() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(50);
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    static void row(String what, double[] rounds, String unit, String target) {
        Arrays.sort(rounds);
        System.out.println("| %s | %.2f (%.2f–%.2f) %s | %s |"
                .formatted(what, rounds[ROUNDS / 2], rounds[0], rounds[ROUNDS - 1], unit, target));
    }
}
