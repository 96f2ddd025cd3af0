package dev.weir.journal;

import dev.weir.measure.Trace;
import io.opentelemetry.sdk.trace.IdGenerator;
import org.jspecify.annotations.Nullable;

/** Ids of spans: the one that an exchange had from its beginning where it has one, random ones for the rest. One thread alone chooses. */
public final class ChosenIds implements IdGenerator {

    private final IdGenerator random = IdGenerator.random();
    private volatile @Nullable Choice choice;

    private record Choice(Thread chooser, Trace trace) {}

    /** The next span of this thread is that of this exchange. */
    void choose(Trace trace) {
        choice = new Choice(Thread.currentThread(), trace);
    }

    /** The next are not. */
    void forget() {
        choice = null;
    }

    @Override
    public String generateSpanId() {
        Trace trace = chosen();
        return trace == null ? random.generateSpanId() : trace.own().parentId();
    }

    @Override
    public String generateTraceId() {
        Trace trace = chosen();
        return trace == null ? random.generateTraceId() : trace.own().traceId();
    }

    private @Nullable Trace chosen() {
        Choice made = choice;
        return made != null && made.chooser == Thread.currentThread() ? made.trace : null;
    }
}
