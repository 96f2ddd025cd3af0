package dev.weir.control.analytics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What passes on the wire now, also in exchanges that have not ended: differences of what the metric {@code weir.bytes} says. */
@Singleton
public class Wire {

    /** How far apart two looks at the metric may be, so that their difference is of now. */
    private static final long LONGEST = TimeUnit.SECONDS.toNanos(5);

    private final MeterRegistry registry;
    private final LongSupplier nanos;
    private final AtomicReference<@Nullable Look> last = new AtomicReference<>();

    @Inject
    public Wire(MeterRegistry registry) {
        this(registry, System::nanoTime);
    }

    Wire(MeterRegistry registry, LongSupplier nanos) {
        this.registry = registry;
        this.nanos = nanos;
    }

    /** A side and a direction of the metric, and the column that speaks of the same. */
    private enum Way {
        CLIENT_RECEIVED("client", "received", Column.CLIENT_RECEIVED),
        CLIENT_SENT("client", "sent", Column.CLIENT_SENT),
        UPSTREAM_SENT("upstream", "sent", Column.UPSTREAM_SENT),
        UPSTREAM_RECEIVED("upstream", "received", Column.UPSTREAM_RECEIVED);

        private final String side;
        private final String direction;
        private final Column column;

        Way(String side, String direction, Column column) {
            this.side = side;
            this.direction = direction;
            this.column = column;
        }
    }

    /** What the metric said, and when. */
    private record Look(long nanos, Map<Way, Double> bytes) {}

    /** Bytes a second since this was asked before, by the names of the time series; nothing where that is long ago. */
    Map<String, Long> rates() {
        Look now = look();
        Look before = last.getAndSet(now);
        long passed = before == null ? 0 : now.nanos - before.nanos;
        return before == null || passed <= 0 || passed > LONGEST ? Map.of() : rates(before, now, passed);
    }

    private static Map<String, Long> rates(Look before, Look now, long passed) {
        Map<String, Long> rates = new HashMap<>();
        now.bytes.forEach((way, bytes) -> {
            double more = bytes - before.bytes.getOrDefault(way, bytes);
            rates.put(way.column.token(), Math.round(more * TimeUnit.SECONDS.toNanos(1) / passed));
        });
        return rates;
    }

    private Look look() {
        Map<Way, Double> bytes = new EnumMap<>(Way.class);
        for (Way way : Way.values()) {
            FunctionCounter counter = registry.find("weir.bytes")
                    .tags("side", way.side, "direction", way.direction)
                    .functionCounter();
            bytes.put(way, counter == null ? 0 : counter.count());
        }
        return new Look(nanos.getAsLong(), bytes);
    }
}
