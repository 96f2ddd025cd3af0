package dev.weir.control.analytics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

class WireTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AtomicLong nanos = new AtomicLong(-7);
    private final LongAdder clientSent = meter("client", "sent");
    private final LongAdder clientReceived = meter("client", "received");
    private final LongAdder upstreamSent = meter("upstream", "sent");
    private final LongAdder upstreamReceived = meter("upstream", "received");
    private final Wire wire = new Wire(registry, nanos::get);

    private LongAdder meter(String side, String direction) {
        LongAdder bytes = new LongAdder();
        FunctionCounter.builder("weir.bytes", bytes, LongAdder::sum)
                .tag("side", side)
                .tag("direction", direction)
                .register(registry);
        return bytes;
    }

    private void pass(long millis) {
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    @Test
    void tellsBytesASecondOfEachSideAndDirection() {
        clientSent.add(1_000_000);
        assertEquals(Map.of(), wire.rates());
        clientSent.add(3_000);
        clientReceived.add(30);
        upstreamSent.add(6);
        upstreamReceived.add(1_500);
        pass(1_500);
        assertEquals(
                Map.of(
                        "clientSentBytes", 2_000L,
                        "clientReceivedBytes", 20L,
                        "upstreamSentBytes", 4L,
                        "upstreamReceivedBytes", 1_000L),
                wire.rates());
        pass(1_000);
        assertEquals(0, wire.rates().get("clientSentBytes"));
    }

    @Test
    void doesNotTellAnAverageOverTheTimeInWhichNobodyLooked() {
        wire.rates();
        clientSent.add(1_000_000);
        pass(60_000);
        assertEquals(Map.of(), wire.rates());
        clientSent.add(5);
        pass(1_000);
        assertEquals(5, wire.rates().get("clientSentBytes"));
    }
}
