package dev.weir.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("deprecation") // the registry that Quarkus brings
class DurationsTest {

    private final SimpleMeterRegistry simple = new SimpleMeterRegistry();
    private final PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Durations<Phase> durations =
            new Durations<>("weir.some.duration", "Time spent", "phase", Phase.class, Phase::token);

    DurationsTest() {
        CompositeMeterRegistry both = new CompositeMeterRegistry();
        both.add(simple);
        both.add(prometheus);
        durations.register(both);
    }

    @AfterEach
    void close() {
        simple.close();
        prometheus.close();
    }

    private List<String> scraped(String phase) {
        return prometheus
                .scrape()
                .lines()
                .filter(line -> line.contains("phase=\"" + phase + "\""))
                .map(line -> line.replace("weir_some_duration_seconds", "").replace("phase=\"" + phase + "\",", ""))
                .toList();
    }

    @Test
    void prometheusSeesAHistogram() {
        durations.record(Phase.DNS, 0);
        durations.record(Phase.DNS, TimeUnit.MILLISECONDS.toNanos(1));
        durations.record(Phase.DNS, TimeUnit.MILLISECONDS.toNanos(1) + 1);
        durations.record(Phase.DNS, TimeUnit.SECONDS.toNanos(60));
        durations.record(Phase.DNS, TimeUnit.SECONDS.toNanos(61));
        durations.record(Phase.DNS, -5);
        List<String> lines = scraped("dns");
        assertEquals("_bucket{le=\"0.001\",} 3.0", lines.getFirst());
        assertEquals("_bucket{le=\"0.0025\",} 4.0", lines.get(1));
        assertEquals("_bucket{le=\"30.0\",} 4.0", lines.get(13));
        assertEquals("_bucket{le=\"60.0\",} 5.0", lines.get(14));
        assertEquals("_bucket{le=\"+Inf\",} 6.0", lines.get(15));
        assertEquals("_count{} 6.0", lines.get(16));
        assertEquals("_sum{} 121.002000001", lines.get(17));
        assertEquals(18, lines.size());
        assertTrue(prometheus.scrape().contains("# TYPE weir_some_duration_seconds histogram"));
        assertEquals("_count{} 0.0", scraped("tls").get(16));
    }

    @Test
    void anyOtherRegistrySeesCountAndSum() {
        durations.record(Phase.TLS, TimeUnit.SECONDS.toNanos(2));
        durations.record(Phase.TLS, TimeUnit.SECONDS.toNanos(1));
        FunctionTimer timer =
                simple.get("weir.some.duration").tag("phase", "tls").functionTimer();
        assertEquals(2, timer.count());
        assertEquals(3, timer.totalTime(TimeUnit.SECONDS));
    }

    @Test
    void nothingIsLostWhereManyRecordAtOnce() {
        IntStream.range(0, 100_000).parallel().forEach(i -> durations.record(Phase.TOTAL, i % 2 * 3_000_000L));
        List<String> lines = scraped("total");
        assertEquals("_bucket{le=\"0.0025\",} 50000.0", lines.get(1));
        assertEquals("_count{} 100000.0", lines.get(16));
        assertEquals("_sum{} 150.0", lines.get(17));
    }
}
