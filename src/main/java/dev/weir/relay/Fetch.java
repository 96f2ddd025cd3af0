package dev.weir.relay;

import dev.weir.measure.Meters;
import dev.weir.measure.Phase;
import dev.weir.response.Refusal;
import dev.weir.response.Refusals;
import dev.weir.target.RequestTarget;
import dev.weir.upstream.Destination;
import dev.weir.upstream.Failures;
import dev.weir.upstream.OriginRequest;
import dev.weir.upstream.Upstream;
import dev.weir.upstream.Upstream.Purpose;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A request without a body to an origin, and the response to it, for whoever wants it: no client hangs on it. States: opening, waiting
 * for the head, reading the body, over. Retried as {@link Relay} does.
 */
final class Fetch implements Watch.Watched {

    private enum State {
        OPENING,
        AWAITING_HEAD,
        BODY,
        OVER
    }

    /** What is fetched. */
    interface Request {
        RequestTarget.Forward target();

        HttpMethod method();

        /** Writes the request's fields, once it is known how the origin is spoken to. */
        void writeFields(HttpClientRequest request);
    }

    /** What becomes of it. Nothing is told after {@link #cancel}. */
    interface Listener {
        void interim(HttpResponseStatus status, HttpHeaders fields);

        /** The final head is here; the body comes next. */
        void head(HttpClientResponse head, HttpVersion version);

        void bytes(Buffer bytes);

        /** Whether it has taken too long, however steadily it comes. */
        boolean isOverdue(long now);

        /** All of the body was here. */
        void ended(HttpClientResponse response);

        /** It ends with this, before or after the head. */
        void failed(Refusal refusal);
    }

    private final Request request;
    private final Upstream upstream;
    private final RelaySettings settings;
    private final Watch watch;
    private final Meters meters;
    private final Listener listener;

    private State state = State.OPENING;
    private @Nullable OriginRequest origin;
    private @Nullable HttpClientResponse response;
    private boolean heard;
    private boolean retried;
    private boolean paused;
    private long opened = System.nanoTime();
    private long lastProgress = opened;

    Fetch(Request request, Upstream upstream, RelaySettings settings, Watch watch, Meters meters, Listener listener) {
        this.request = request;
        this.upstream = upstream;
        this.settings = settings;
        this.watch = watch;
        this.meters = meters;
        this.listener = listener;
    }

    void start() {
        watch.add(this);
        open();
    }

    private void open() {
        opened = System.nanoTime();
        RequestTarget.Forward target = request.target();
        upstream.open(
                        new Destination(target.scheme(), target.host(), target.port()),
                        request.method(),
                        target.pathQuery(),
                        Purpose.EXCHANGE)
                .map(this::send)
                .onFailure(this::fail);
    }

    private @Nullable Void send(OriginRequest opened) {
        if (state == State.OVER) {
            opened.cancel(false);
            return null;
        }
        HttpClientRequest sending = opened.request();
        origin = opened;
        state = State.AWAITING_HEAD;
        progressed();
        request.writeFields(sending);
        sending.exceptionHandler(failure -> failed(opened, failure));
        sending.response().map(head -> respond(opened, head)).onFailure(failure -> failed(opened, failure));
        opened.begin();
        var _ = sending.end();
        if (origin == opened) {
            opened.interimHandler(this::interim);
        }
        return null;
    }

    private void failed(OriginRequest sent, Throwable failure) {
        if (origin == sent) {
            fail(failure);
        }
    }

    private void progressed() {
        lastProgress = System.nanoTime();
    }

    private void interim(HttpResponseStatus status, HttpHeaders fields) {
        heard = true;
        if (state == State.AWAITING_HEAD) {
            listener.interim(status, FieldFilter.interim(fields));
        }
    }

    private @Nullable Void respond(OriginRequest sent, HttpClientResponse head) {
        heard = true;
        head.exceptionHandler(failure -> failed(sent, failure));
        if (state != State.AWAITING_HEAD || origin != sent) {
            return null;
        }
        meters.phase(Phase.FIRST_BYTE, System.nanoTime() - opened);
        progressed();
        Refusal unacceptable = UnaskedStatus.refusal(
                head.statusCode(), sent, request.target().host().toString());
        if (unacceptable != null) {
            refuse(unacceptable);
            return null;
        }
        state = State.BODY;
        response = head;
        head.handler(this::bytes);
        head.endHandler(_ -> end(head));
        listener.head(head, sent.responseVersion());
        return null;
    }

    private void bytes(Buffer bytes) {
        if (state == State.BODY) {
            progressed();
            listener.bytes(bytes);
        }
    }

    private void end(HttpClientResponse ended) {
        if (state == State.BODY) {
            over();
            origin = null;
            meters.phase(Phase.TOTAL, System.nanoTime() - opened);
            listener.ended(ended);
        }
    }

    private void fail(Throwable failure) {
        if (state == State.OVER) {
            return;
        }
        if (mayRetry(failure)) {
            retried = true;
            origin = null;
            state = State.OPENING;
            open();
            return;
        }
        refuse(Failures.refusal(failure, request.target().host().toString()));
    }

    private boolean mayRetry(Throwable failure) {
        OriginRequest sent = origin;
        return state == State.AWAITING_HEAD && !retried && !heard && sent != null && Retry.isSafe(sent, failure);
    }

    private void refuse(Refusal refusal) {
        cancel();
        listener.failed(refusal);
    }

    /** Nobody wants it any more. */
    void cancel() {
        if (state == State.OVER) {
            return;
        }
        boolean sent = state != State.OPENING;
        over();
        OriginRequest given = origin;
        origin = null;
        if (given != null) {
            given.cancel(sent);
        }
    }

    private void over() {
        state = State.OVER;
        watch.remove(this);
    }

    /** The origin has to wait. */
    void pause() {
        HttpClientResponse reading = response;
        if (!paused && reading != null && state == State.BODY) {
            paused = true;
            reading.pause();
        }
    }

    /** It need not wait any more. */
    void resume() {
        HttpClientResponse reading = response;
        if (paused && reading != null) {
            paused = false;
            progressed();
            reading.resume();
        }
    }

    @Override
    public void tick(long now) {
        if (paused || state == State.OPENING || (!isSilent(now) && !listener.isOverdue(now))) {
            return;
        }
        String host = request.target().host().toString();
        // RFC 9209 §2.3.16: a body that stops coming is an incomplete response.
        refuse(state == State.AWAITING_HEAD ? Refusals.responseTimeout(host) : Refusals.responseIncomplete(host));
    }

    private boolean isSilent(long now) {
        Duration patience = state == State.AWAITING_HEAD ? settings.responseTimeout() : settings.idleTimeout();
        return now - lastProgress > patience.toNanos();
    }

    @Override
    public void cut() {
        if (state != State.OVER) {
            refuse(Refusals.connectionTerminated(request.target().host().toString()));
        }
    }
}
