package dev.weir.listener;

import dev.weir.field.Traceparent;
import dev.weir.measure.Trace;
import dev.weir.measure.Tracing;
import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;

/** A request's place in a trace. */
final class Traced {

    private Traced() {}

    /** Writes the place into the request's own fields, so that whoever passes them on passes it on; null where nobody traces. */
    static @Nullable Trace begun(@Nullable Tracing tracing, MultiMap fields) {
        if (tracing == null) {
            return null;
        }
        Trace trace = tracing.begun(fields.getAll(Traceparent.NAME));
        fields.set(Traceparent.NAME, trace.own().toString());
        if (trace.parentId() == null) {
            // W3C Trace Context §4.3: the state of another trace is not this one's.
            fields.remove(Traceparent.STATE_NAME);
        }
        return trace;
    }
}
