package dev.weir.measure;

import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A histogram of durations for each value of a label. Not a timer of the registry's: the buckets of those are one array, over which the
 * processors that record at once have to agree, and each record reads the wall clock twice.
 *
 * @param <K> what the label tells
 */
final class Durations<K extends Enum<K>> {

    /** Upper bounds of the buckets but for the last, in seconds. */
    private static final double[] BOUNDS = {
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60
    };

    private static final long[] NANOS =
            Arrays.stream(BOUNDS).mapToLong(Durations::nanos).toArray();

    private final String name;
    private final String description;
    private final String label;
    private final Map<K, Kept> kept;

    /** What is kept for one value of the label. */
    private static final class Kept {
        private final String token;
        private final LongAdder nanos = new LongAdder();
        private final LongAdder[] counts = IntStream.rangeClosed(0, BOUNDS.length)
                .mapToObj(_ -> new LongAdder())
                .toArray(LongAdder[]::new);

        Kept(String token) {
            this.token = token;
        }

        long count() {
            return Arrays.stream(counts).mapToLong(LongAdder::sum).sum();
        }

        double totalNanos() {
            return nanos.sum();
        }
    }

    /**
     * @param name dotted, as Micrometer's are
     * @param token the label's value
     */
    Durations(String name, String description, String label, Class<K> type, Function<K, String> token) {
        this.name = name;
        this.description = description;
        this.label = label;
        this.kept = Meters.each(type, key -> new Kept(token.apply(key)));
    }

    private static long nanos(double seconds) {
        return Math.round(seconds * TimeUnit.SECONDS.toNanos(1));
    }

    /** Any thread. What is below zero counts as zero: no clock runs backwards, but nobody is the worse for it. */
    void record(K key, long nanos) {
        long passed = Math.max(0, nanos);
        Kept of = Objects.requireNonNull(kept.get(key), "each has its own");
        of.counts[bucket(passed)].increment();
        of.nanos.add(passed);
    }

    private static int bucket(long nanos) {
        int bucket = 0;
        while (bucket < NANOS.length && nanos > NANOS[bucket]) {
            bucket++;
        }
        return bucket;
    }

    /** Shows them: to Prometheus with their buckets, to any other registry as count and sum. */
    @SuppressWarnings("deprecation") // the registry that Quarkus brings
    void register(MeterRegistry registry) {
        if (registry instanceof CompositeMeterRegistry several) {
            several.getRegistries().forEach(this::register);
        } else if (registry instanceof PrometheusMeterRegistry prometheus) {
            new Collected().register(prometheus.getPrometheusRegistry());
        } else {
            for (Kept of : kept.values()) {
                FunctionTimer.builder(name, of, Kept::count, Kept::totalNanos, TimeUnit.NANOSECONDS)
                        .description(description)
                        .tag(label, of.token)
                        .register(registry);
            }
        }
    }

    private final class Collected extends Collector {

        private final String family = name.replace('.', '_') + "_seconds";

        @Override
        public List<MetricFamilySamples> collect() {
            List<Sample> samples = new ArrayList<>();
            kept.values().forEach(of -> samples(of, samples));
            return List.of(new MetricFamilySamples(family, Type.HISTOGRAM, description, samples));
        }

        private void samples(Kept of, List<Sample> samples) {
            long below = 0;
            for (int i = 0; i <= BOUNDS.length; i++) {
                below += of.counts[i].sum();
                String bound = doubleToGoString(i < BOUNDS.length ? BOUNDS[i] : Double.POSITIVE_INFINITY);
                samples.add(new Sample(family + "_bucket", List.of(label, "le"), List.of(of.token, bound), below));
            }
            samples.add(new Sample(family + "_count", List.of(label), List.of(of.token), below));
            samples.add(new Sample(
                    family + "_sum", List.of(label), List.of(of.token), of.nanos.sum() / NANOSECONDS_PER_SECOND));
        }
    }
}
