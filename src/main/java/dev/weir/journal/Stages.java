package dev.weir.journal;

import dev.weir.measure.Account;
import dev.weir.measure.Milestones;
import dev.weir.measure.Outcome;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.concurrent.TimeUnit;

/** Spans of what happens to an exchange within Weir: {@code policy} while it is judged, {@code cache} while the store is searched. */
final class Stages {

    private final Tracer tracer;

    Stages(Tracer tracer) {
        this.tracer = tracer;
    }

    /**
     * Makes those that it came to.
     *
     * @param exchange its own span
     * @param start of that, in nanoseconds since the epoch
     */
    void told(Told told, Milestones milestones, Span exchange, long start) {
        if (milestones.ruled() == Account.NONE) {
            return;
        }
        Context within = Context.root().with(exchange);
        boolean wentOn = milestones.searched() != Account.NONE || milestones.setOut() != Account.NONE;
        Span policy = verdict(begun("policy", within, start + milestones.asked()), told.ending(), wentOn)
                .startSpan();
        policy.end(start + milestones.ruled(), TimeUnit.NANOSECONDS);
        if (milestones.searched() != Account.NONE) {
            Span cache = begun("cache", within, start + milestones.ruled())
                    .setAttribute("weir.outcome", told.ending().outcome().token())
                    .startSpan();
            cache.end(start + Math.max(milestones.ruled(), milestones.searched()), TimeUnit.NANOSECONDS);
        }
    }

    private SpanBuilder begun(String name, Context within, long at) {
        return tracer.spanBuilder(name)
                .setSpanKind(SpanKind.INTERNAL)
                .setParent(within)
                .setStartTimestamp(at, TimeUnit.NANOSECONDS);
    }

    /** What was said then: an exchange that went on had been let through, whether it was cut later or its address denied at dialling. */
    private static SpanBuilder verdict(SpanBuilder policy, Account.Ending ending, boolean wentOn) {
        boolean denied = ending.outcome() == Outcome.DENIED && !wentOn;
        policy.setAttribute("weir.policy.verdict", denied ? "denied" : ending.reported() ? "reported" : "allowed");
        Spans.text(policy, "weir.reason", denied ? ending.reason() : null);
        Spans.text(policy, "weir.policy.entry", denied || ending.reported() ? ending.entry() : null);
        return policy;
    }
}
