package dev.weir.journal;

import dev.weir.measure.Account;
import dev.weir.measure.Trace;
import io.netty.util.NetUtil;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.net.InetAddress;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Spans of exchanges, made when they are over and dated back: one for the exchange, and within it one for each of its {@link Stages} and
 * one for what its origin had to do with it. Names of attributes are those of the semantic conventions, and {@code weir.…} where these have none.
 */
public final class Spans implements Sink {

    /** Names of the semantic conventions' closed set; any other is a client's choice, and a span's name is none. */
    private static final Set<String> METHODS =
            Set.of("CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "QUERY", "TRACE");

    private static final String OTHER_METHOD = "_OTHER";
    private static final int FIRST_SERVER_FAULT = 500;
    private static final int FIRST_FAULT = 400;

    private final Tracer tracer;
    private final ChosenIds ids;
    private final Stages stages;

    /**
     * @param ids those of the tracer's provider
     */
    public Spans(Tracer tracer, ChosenIds ids) {
        this.tracer = tracer;
        this.ids = ids;
        this.stages = new Stages(tracer);
    }

    @Override
    public void told(Told exchange) {
        Trace trace = exchange.request().trace();
        if (trace != null && trace.own().isSampled()) {
            Times times = Times.of(exchange, trace);
            Span span = exchange(exchange, trace, times);
            stages.told(exchange, trace.milestones(), span, times.start());
            Account.Upstream upstream = exchange.upstream();
            if (upstream != null) {
                upstream(exchange, upstream, span, times);
            }
            span.end(times.end(), TimeUnit.NANOSECONDS);
        }
    }

    private Span exchange(Told told, Trace trace, Times times) {
        SpanBuilder builder = begun(told, SpanKind.SERVER, Places.parent(trace), times.start());
        builder.setAttribute("client.address", told.client().address());
        text(builder, "user_agent.original", told.request().userAgent());
        text(builder, "enduser.id", told.client().user());
        builder.setAttribute("weir.exchange.id", told.id());
        builder.setAttribute("weir.outcome", told.ending().outcome().token());
        builder.setAttribute("weir.saved.bytes", told.saving().bytes());
        text(builder, "weir.reason", told.ending().reason());
        text(builder, "weir.policy.entry", told.ending().entry());
        ids.choose(trace);
        try {
            return ended(builder, told, told.ending().status(), FIRST_SERVER_FAULT);
        } finally {
            ids.forget();
        }
    }

    private void upstream(Told told, Account.Upstream upstream, Span exchange, Times times) {
        SpanBuilder builder = begun(told, SpanKind.CLIENT, Context.root().with(exchange), times.upstreamStart());
        InetAddress peer = upstream.address();
        if (peer != null) {
            builder.setAttribute("network.peer.address", NetUtil.toAddressString(peer));
        }
        Span span = ended(builder, told, upstream.status(), FIRST_FAULT);
        long at = times.upstreamStart();
        at = event(span, "dns", at, upstream.dns());
        at = event(span, "connect", at, upstream.connect());
        event(span, "tls", at, upstream.tls());
        event(span, "first_byte", times.upstreamStart(), upstream.firstByte());
        span.end(times.upstreamStart() + Math.max(0, upstream.total()), TimeUnit.NANOSECONDS);
    }

    /** What took so long from then on is done. */
    private static long event(Span span, String name, long from, long took) {
        if (took < 0) {
            return from;
        }
        span.addEvent(name, from + took, TimeUnit.NANOSECONDS);
        return from + took;
    }

    private SpanBuilder begun(Told told, SpanKind kind, Context parent, long start) {
        Account.Request request = told.request();
        boolean known = METHODS.contains(request.method());
        SpanBuilder builder = tracer.spanBuilder(known ? request.method() : "HTTP")
                .setSpanKind(kind)
                .setParent(parent)
                .setStartTimestamp(start, TimeUnit.NANOSECONDS)
                .setAttribute("http.request.method", known ? request.method() : OTHER_METHOD);
        if (!request.scheme().isEmpty()) {
            builder.setAttribute("url.full", Url.of(request));
        }
        if (!request.host().isEmpty()) {
            builder.setAttribute("server.address", request.host());
            builder.setAttribute("server.port", (long) request.port());
        }
        return builder;
    }

    private static Span ended(SpanBuilder builder, Told told, int status, int firstFault) {
        if (status > 0) {
            builder.setAttribute(AttributeKey.longKey("http.response.status_code"), (long) status);
        }
        String fault = fault(told, status, firstFault);
        if (fault == null) {
            return builder.startSpan();
        }
        return builder.setAttribute("error.type", fault).startSpan().setStatus(StatusCode.ERROR);
    }

    private static @Nullable String fault(Told told, int status, int firstFault) {
        if (status >= firstFault) {
            return Integer.toString(status);
        }
        return switch (told.ending().outcome()) {
            case UPSTREAM_ERROR, ABORTED -> told.ending().outcome().token();
            default -> null;
        };
    }

    static void text(SpanBuilder builder, String name, @Nullable String value) {
        if (value != null) {
            builder.setAttribute(name, value);
        }
    }

    /** Nanoseconds since the epoch. */
    private record Times(long start, long end, long upstreamStart) {

        static Times of(Told told, Trace trace) {
            long end = TimeUnit.MILLISECONDS.toNanos(told.endedMillis());
            long start = end - Math.max(0, told.client().total());
            return new Times(start, end, start + Math.max(0, trace.milestones().setOut()));
        }
    }
}
