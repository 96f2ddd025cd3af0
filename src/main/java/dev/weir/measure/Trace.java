package dev.weir.measure;

import dev.weir.field.Traceparent;
import org.jspecify.annotations.Nullable;

/**
 * Where an exchange stands in a trace.
 *
 * @param own what its origin is sent: the trace, and the exchange's own span as the parent of what comes there
 * @param parentId the span of whoever asked; null where the trace begins here
 * @param milestones how it went on, once it has ended
 */
public record Trace(Traceparent own, @Nullable String parentId, Milestones milestones) {

    /** One of an exchange that begins. */
    public Trace(Traceparent own, @Nullable String parentId) {
        this(own, parentId, Milestones.UNTIMED);
    }

    /** The same, and how the exchange went on. */
    public Trace with(Milestones taken) {
        return new Trace(own, parentId, taken);
    }
}
