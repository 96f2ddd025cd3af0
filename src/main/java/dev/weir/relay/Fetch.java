package dev.weir.relay;

import dev.weir.measure.Leg;
import dev.weir.response.Refusal;
import dev.weir.response.Refusals;
import dev.weir.target.RequestTarget;
import dev.weir.upstream.OriginRequest;
import dev.weir.upstream.Upstream.Purpose;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A request without a body to an origin, and the response to it, for whoever wants it: no client hangs on it. States: asking,
 * reading the body, over.
 */
final class Fetch extends Watch.Watched {

    private static final Logger LOG = Logger.getLogger("weir.exchange");

    private enum State {
        ASKING,
        BODY,
        OVER
    }

    /** Who wants it. Nothing is told after {@link #cancel}. */
    interface Listener {
        /** Writes the request's fields, once it is known how the origin is spoken to. */
        void writeFields(HttpClientRequest request);

        void interim(HttpResponseStatus status, HttpHeaders fields, HttpVersion version);

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

    private final RequestTarget.Forward target;
    private final Means means;
    private final Listener listener;
    private final Leg leg;
    private final Asking asking;

    private State state = State.ASKING;
    private @Nullable HttpClientResponse response;
    private boolean paused;
    private final Progress progress = new Progress();

    /** @param leg told what it took */
    Fetch(RequestTarget.Forward target, HttpMethod method, Means means, Leg leg, Listener listener) {
        this.target = target;
        this.means = means;
        this.listener = listener;
        this.leg = leg;
        this.asking = new Asking(target, method, Purpose.EXCHANGE, means, leg, new Asker());
    }

    void start() {
        means.watch().add(this);
        asking.start();
    }

    private final class Asker implements Asking.Asker {
        @Override
        public void writeFields(HttpClientRequest sending) {
            progressed();
            listener.writeFields(sending);
        }

        @Override
        public void send(HttpClientRequest sending) {
            var _ = sending.end();
        }

        @Override
        public boolean isRepeatable() {
            return true;
        }

        @Override
        public void interim(HttpResponseStatus status, HttpHeaders fields, HttpVersion version) {
            // It earns no more time.
            listener.interim(status, fields, version);
        }

        @Override
        public void head(OriginRequest sent, HttpClientResponse head) {
            progressed();
            state = State.BODY;
            response = head;
            head.handler(Fetch.this::bytes);
            head.endHandler(_ -> end(head));
            listener.head(head, sent.responseVersion());
        }

        @Override
        public void failed(Refusal refusal) {
            refuse(refusal);
        }
    }

    private void progressed() {
        progress.moved();
    }

    private void bytes(Buffer bytes) {
        if (state == State.BODY) {
            progressed();
            leg.received(bytes.length());
            try {
                listener.bytes(bytes);
            } catch (RuntimeException | Error e) {
                // Whoever lacks some bytes must not be told that they were all.
                LOG.error("a body could not be taken in", e);
                refuse(Refusals.internalError());
            }
        } else {
            Chunks.release(bytes);
        }
    }

    private void end(HttpClientResponse ended) {
        if (state == State.BODY) {
            over();
            asking.leave();
            asking.received();
            listener.ended(ended);
        }
    }

    private void refuse(Refusal refusal) {
        cancel();
        listener.failed(refusal);
    }

    /** Nobody wants it any more. */
    void cancel() {
        if (state != State.OVER) {
            over();
            asking.cancel(true);
        }
    }

    private void over() {
        state = State.OVER;
        means.watch().remove(this);
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
        if (paused || isOpening() || (!isSilent(now) && !listener.isOverdue(now))) {
            return;
        }
        String host = target.host().toString();
        // RFC 9209 §2.3.16: a body that stops coming is an incomplete response.
        refuse(state == State.ASKING ? Refusals.responseTimeout(host) : Refusals.responseIncomplete(host));
    }

    private boolean isOpening() {
        return state == State.ASKING && !asking.awaitsHead();
    }

    private boolean isSilent(long now) {
        RelaySettings settings = means.settings();
        Duration patience = state == State.ASKING ? settings.responseTimeout() : settings.idleTimeout();
        return progress.since(now) > patience.toNanos();
    }

    @Override
    public void cut() {
        if (state != State.OVER) {
            refuse(Refusals.connectionTerminated(target.host().toString()));
        }
    }
}
