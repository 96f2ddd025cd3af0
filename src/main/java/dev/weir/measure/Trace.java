package dev.weir.measure;

import dev.weir.field.Traceparent;
import org.jspecify.annotations.Nullable;

/**
 * Where an exchange stands in a trace.
 *
 * @param own what its origin is sent: the trace, and the exchange's own span as the parent of what comes there
 * @param parentId the span of whoever asked; null where the trace begins here
 */
public record Trace(Traceparent own, @Nullable String parentId) {}
