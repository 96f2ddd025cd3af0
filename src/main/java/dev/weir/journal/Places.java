package dev.weir.journal;

import dev.weir.field.Traceparent;
import dev.weir.measure.Trace;
import dev.weir.measure.Tracing;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Places in traces, given when an exchange begins: whether it is recorded is decided then, for its origin has to be told. */
public final class Places implements Tracing {

    private final Sampler sampler;
    private final IdGenerator ids = IdGenerator.random();

    public Places(Sampler sampler) {
        this.sampler = sampler;
    }

    @Override
    public Trace begun(List<String> traceparents) {
        Optional<Traceparent> read = Traceparent.read(traceparents);
        if (read.isEmpty()) {
            String traceId = ids.generateTraceId();
            return new Trace(own(traceId, Context.root(), Traceparent.RANDOM), null);
        }
        Traceparent parent = read.get();
        return new Trace(own(parent.traceId(), parent(parent), parent.flags()), parent.parentId());
    }

    private Traceparent own(String traceId, Context parent, int flags) {
        int kept = flags & ~Traceparent.SAMPLED;
        return new Traceparent(
                traceId, ids.generateSpanId(), isSampled(traceId, parent) ? kept | Traceparent.SAMPLED : kept);
    }

    private boolean isSampled(String traceId, Context parent) {
        return sampler.shouldSample(parent, traceId, "", SpanKind.SERVER, Attributes.empty(), List.of())
                        .getDecision()
                == SamplingDecision.RECORD_AND_SAMPLE;
    }

    private static Context parent(Traceparent parent) {
        return context(parent.traceId(), parent.parentId(), parent.isSampled());
    }

    /** What the span of an exchange is within. */
    static Context parent(Trace trace) {
        @Nullable String parentId = trace.parentId();
        return parentId == null
                ? Context.root()
                : context(trace.own().traceId(), parentId, trace.own().isSampled());
    }

    private static Context context(String traceId, String spanId, boolean sampled) {
        TraceFlags flags = sampled ? TraceFlags.getSampled() : TraceFlags.getDefault();
        return Context.root()
                .with(Span.wrap(SpanContext.createFromRemoteParent(traceId, spanId, flags, TraceState.getDefault())));
    }
}
