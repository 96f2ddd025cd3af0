package dev.weir.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.field.Traceparent;
import dev.weir.measure.Account;
import dev.weir.measure.Milestones;
import dev.weir.measure.Outcome;
import dev.weir.measure.Trace;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SpansTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00f067aa0ba902b7";
    private static final long END = Sample.ENDED * 1_000_000;
    private static final long MILLI = 1_000_000;

    private final Collected collected = new Collected();
    private final ChosenIds ids = new ChosenIds();
    private final SdkTracerProvider provider = SdkTracerProvider.builder()
            .setIdGenerator(ids)
            .setSampler(Sampler.parentBased(Sampler.alwaysOn()))
            .addSpanProcessor(SimpleSpanProcessor.create(collected))
            .build();
    private final Places places = new Places(provider.getSampler());
    private final Spans spans = new Spans(provider.get("test"), ids);

    private static final class Collected implements SpanExporter {
        final List<SpanData> spans = new ArrayList<>();

        @Override
        public CompletableResultCode export(Collection<SpanData> ended) {
            spans.addAll(ended);
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }

        List<SpanData> all(SpanKind kind) {
            return spans.stream().filter(span -> span.getKind() == kind).toList();
        }

        SpanData only(SpanKind kind) {
            List<SpanData> found = all(kind);
            assertEquals(1, found.size(), spans::toString);
            return found.getFirst();
        }
    }

    @AfterEach
    void close() {
        provider.close();
    }

    private static @Nullable Object attribute(SpanData span, String name) {
        return span.getAttributes().get(AttributeKey.stringKey(name));
    }

    private static @Nullable Object number(SpanData span, String name) {
        return span.getAttributes().get(AttributeKey.longKey(name));
    }

    private Trace begun(int flags) {
        return places.begun(List.of(new Traceparent(TRACE, PARENT, flags).toString()));
    }

    private void told(Sample sample, @Nullable Trace trace) {
        Told told = sample.told();
        Account.Request asked = told.request();
        Account.Request traced = new Account.Request(
                asked.form(),
                asked.method(),
                asked.scheme(),
                asked.host(),
                asked.port(),
                asked.pathQuery(),
                asked.version(),
                asked.userAgent(),
                asked.referer(),
                trace);
        spans.told(new Told(
                told.id(),
                told.endedMillis(),
                told.handler(),
                traced,
                told.client(),
                told.ending(),
                told.upstream(),
                told.saving()));
    }

    @Test
    void theSpanHasTheIdThatTheOriginWasSent() {
        Trace trace = begun(Traceparent.SAMPLED);
        assertEquals(TRACE, trace.own().traceId());
        assertNotEquals(PARENT, trace.own().parentId());
        assertTrue(trace.own().isSampled());
        told(new Sample(), trace);
        SpanData span = collected.only(SpanKind.SERVER);
        assertEquals(TRACE, span.getTraceId());
        assertEquals(trace.own().parentId(), span.getSpanId());
        assertEquals(PARENT, span.getParentSpanId());
        SpanData upstream = collected.only(SpanKind.CLIENT);
        assertEquals(TRACE, upstream.getTraceId());
        assertEquals(span.getSpanId(), upstream.getParentSpanId());
        assertNotEquals(span.getSpanId(), upstream.getSpanId());
    }

    @Test
    void aTraceBeginsHereWhereNoneIsContinued() {
        for (List<String> values : List.of(List.<String>of(), List.of("garbage"))) {
            Trace trace = places.begun(values);
            assertNull(trace.parentId());
            assertEquals(Traceparent.SAMPLED | Traceparent.RANDOM, trace.own().flags());
            collected.spans.clear();
            told(new Sample(), trace);
            SpanData span = collected.only(SpanKind.SERVER);
            assertEquals(trace.own().traceId(), span.getTraceId());
            assertEquals(trace.own().parentId(), span.getSpanId());
            assertFalse(span.getParentSpanContext().isValid());
        }
        assertNotEquals(
                places.begun(List.of()).own().traceId(),
                places.begun(List.of()).own().traceId());
    }

    @Test
    void whatIsNotSampledStaysSo() {
        Trace trace = begun(Traceparent.RANDOM);
        assertEquals(TRACE, trace.own().traceId());
        assertEquals(Traceparent.RANDOM, trace.own().flags());
        told(new Sample(), trace);
        told(new Sample(), null);
        assertEquals(List.of(), collected.spans);
        Places never = new Places(Sampler.parentBased(Sampler.alwaysOff()));
        assertFalse(never.begun(List.of()).own().isSampled());
    }

    @Test
    void everythingThatIsKnownIsInTheSpans() {
        Sample sample = new Sample();
        sample.user = "alice";
        sample.ending = new Account.Ending(Outcome.MISS, 200, "no-ads", "blacklist", true);
        told(sample, begun(Traceparent.SAMPLED).with(new Milestones(MILLI, 2 * MILLI, 14 * MILLI, 15 * MILLI)));
        SpanData span = collected.only(SpanKind.SERVER);
        assertEquals("GET", span.getName());
        assertEquals("GET", attribute(span, "http.request.method"));
        assertEquals("https://www.example.org/page?q=secret", attribute(span, "url.full"));
        assertEquals("www.example.org", attribute(span, "server.address"));
        assertEquals(443L, number(span, "server.port"));
        assertEquals(200L, number(span, "http.response.status_code"));
        assertEquals("192.0.2.7", attribute(span, "client.address"));
        assertEquals("alice", attribute(span, "enduser.id"));
        assertEquals("miss", attribute(span, "weir.outcome"));
        assertEquals(sample.id, attribute(span, "weir.exchange.id"));
        assertEquals("no-ads", attribute(span, "weir.policy.entry"));
        assertEquals(StatusCode.UNSET, span.getStatus().getStatusCode());
        assertEquals(END, span.getEndEpochNanos());
        assertEquals(END - 70 * MILLI, span.getStartEpochNanos());
        SpanData upstream = collected.only(SpanKind.CLIENT);
        assertEquals("203.0.113.9", attribute(upstream, "network.peer.address"));
        long asked = END - 55 * MILLI;
        assertEquals(asked, upstream.getStartEpochNanos());
        assertEquals(asked + 60 * MILLI, upstream.getEndEpochNanos());
        assertEquals(
                List.of(
                        "dns " + (asked + MILLI),
                        "connect " + (asked + 3 * MILLI),
                        "tls " + (asked + 6 * MILLI),
                        "first_byte " + (asked + 50 * MILLI)),
                upstream.getEvents().stream().map(SpansTest::written).toList());
    }

    @Test
    void eachStepIsASpanWithinTheExchanges() {
        Sample sample = new Sample();
        sample.ending = new Account.Ending(Outcome.MISS, 200, "no-ads", null, true);
        told(sample, begun(Traceparent.SAMPLED).with(new Milestones(MILLI, 2 * MILLI, 14 * MILLI, 15 * MILLI)));
        assertEquals(List.of("policy 1 to 2", "cache 2 to 14"), steps());
        SpanData exchange = collected.only(SpanKind.SERVER);
        for (SpanData step : collected.all(SpanKind.INTERNAL)) {
            assertEquals(TRACE, step.getTraceId());
            assertEquals(exchange.getSpanId(), step.getParentSpanId());
            assertNull(attribute(step, "url.full"));
        }
        SpanData policy = collected.all(SpanKind.INTERNAL).getFirst();
        assertEquals("reported", attribute(policy, "weir.policy.verdict"));
        assertEquals("no-ads", attribute(policy, "weir.policy.entry"));
    }

    @Test
    void whatIsDeniedByThePolicyComesToNothingElse() {
        Sample sample = new Sample().withoutOrigin(Outcome.DENIED, 403);
        sample.ending = new Account.Ending(Outcome.DENIED, 403, "no-ads", "blacklist", false);
        told(sample, begun(Traceparent.SAMPLED).with(new Milestones(MILLI, 2 * MILLI, -1, -1)));
        assertEquals(List.of("policy 1 to 2"), steps());
        SpanData policy = collected.only(SpanKind.INTERNAL);
        assertEquals("denied", attribute(policy, "weir.policy.verdict"));
        assertEquals("no-ads", attribute(policy, "weir.policy.entry"));
        assertEquals("blacklist", attribute(policy, "weir.reason"));
    }

    @Test
    void whatIsCutLaterHadBeenAllowed() {
        Sample sample = new Sample();
        sample.ending = new Account.Ending(Outcome.DENIED, 200, "no-ads", "blacklist", false);
        told(sample, begun(Traceparent.SAMPLED).with(new Milestones(MILLI, 2 * MILLI, -1, 3 * MILLI)));
        assertEquals(List.of("policy 1 to 2"), steps());
        assertEquals("allowed", attribute(collected.only(SpanKind.INTERNAL), "weir.policy.verdict"));
        assertNull(attribute(collected.only(SpanKind.INTERNAL), "weir.policy.entry"));
    }

    @Test
    void whatIsAnsweredBeforeThePolicyIsAskedHasNoSteps() {
        told(new Sample().withoutOrigin(Outcome.LOCAL, 200), begun(Traceparent.SAMPLED));
        assertEquals(List.of(), steps());
        assertEquals(1, collected.spans.size());
    }

    /** Names and milliseconds after the request's head. */
    private List<String> steps() {
        long begun = END - 70 * MILLI;
        return collected.all(SpanKind.INTERNAL).stream()
                .map(span -> span.getName() + " " + (span.getStartEpochNanos() - begun) / MILLI + " to "
                        + (span.getEndEpochNanos() - begun) / MILLI)
                .toList();
    }

    private static String written(EventData event) {
        return event.getName() + " " + event.getEpochNanos();
    }

    @Test
    void faultsAreErrorsAndRefusalsAreNot() {
        told(new Sample().ending(Outcome.UPSTREAM_ERROR, 502), begun(Traceparent.SAMPLED));
        SpanData span = collected.only(SpanKind.SERVER);
        assertEquals(StatusCode.ERROR, span.getStatus().getStatusCode());
        assertEquals("502", attribute(span, "error.type"));
        collected.spans.clear();
        told(new Sample().withoutOrigin(Outcome.DENIED, 403), begun(Traceparent.SAMPLED));
        assertEquals(
                StatusCode.UNSET, collected.only(SpanKind.SERVER).getStatus().getStatusCode());
        assertEquals(1, collected.spans.size());
        collected.spans.clear();
        told(new Sample().withoutOrigin(Outcome.ABORTED, 0), begun(Traceparent.SAMPLED));
        assertEquals("aborted", attribute(collected.only(SpanKind.SERVER), "error.type"));
        assertNull(number(collected.only(SpanKind.SERVER), "http.response.status_code"));
    }

    @Test
    void aTunnelHasNoUrlAndAMethodOfAClientsChoiceIsNoName() {
        Sample sample = new Sample();
        sample.method = "BREW";
        sample.scheme = "";
        sample.pathQuery = "";
        told(sample, begun(Traceparent.SAMPLED));
        SpanData span = collected.only(SpanKind.SERVER);
        assertEquals("HTTP", span.getName());
        assertEquals("_OTHER", attribute(span, "http.request.method"));
        assertNull(attribute(span, "url.full"));
        assertEquals("www.example.org", attribute(span, "server.address"));
    }

    @Test
    void privacyKeepsThePlaceInTheTrace() {
        Sample sample = new Sample();
        Account account = sample.account();
        Trace trace = begun(Traceparent.SAMPLED);
        Account.Request asked = account.request();
        Account traced = new Account(
                account.id(),
                account.endedMillis(),
                0,
                new Account.Request(
                        asked.form(),
                        asked.method(),
                        asked.scheme(),
                        asked.host(),
                        asked.port(),
                        asked.pathQuery(),
                        asked.version(),
                        null,
                        null,
                        trace),
                account.client(),
                account.ending(),
                account.upstream(),
                account.saving());
        assertEquals(trace, Sample.open().told(traced).request().trace());
    }
}
