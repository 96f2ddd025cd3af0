package dev.weir.relay;

import dev.weir.measure.Leg;
import dev.weir.measure.Phase;
import dev.weir.response.Refusal;
import dev.weir.target.RequestTarget;
import dev.weir.upstream.Destination;
import dev.weir.upstream.Failures;
import dev.weir.upstream.OriginRequest;
import dev.weir.upstream.Upstream.Purpose;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way to an origin, until the final head is here. Where the asker may repeat it and its reused connection dies before
 * the first response byte (RFC 9112 §9.3.1), or the origin says it did not look at it (RFC 9113 §8.7), it is sent once more.
 */
final class Asking {

    /** Who asks. Told nothing after {@link #cancel} or {@link #leave}. */
    interface Asker {

        /** Writes the request's fields, now that it is known how the origin is spoken to. */
        void writeFields(HttpClientRequest request);

        /** Sends the request. */
        void send(HttpClientRequest request);

        /** Whether it makes no difference to the origin when it gets the request twice, and all of it can be sent twice. */
        boolean isRepeatable();

        /** An interim response is here, received in this version; the fields are its own. */
        void interim(HttpResponseStatus status, HttpHeaders fields, HttpVersion version);

        /** The final head is here; the body comes next. */
        void head(OriginRequest sent, HttpClientResponse head);

        /** It ends with this, before or after the head. */
        void failed(Refusal refusal);
    }

    private final RequestTarget.Forward target;
    private final HttpMethod method;
    private final Purpose purpose;
    private final Means means;
    private final Asker asker;
    private final Leg leg;
    private @Nullable OriginRequest origin;
    private boolean heard;
    private boolean answered;
    private boolean retried;
    private boolean over;
    private long opened;

    /** @param leg told what it took */
    Asking(RequestTarget.Forward target, HttpMethod method, Purpose purpose, Means means, Leg leg, Asker asker) {
        this.target = target;
        this.method = method;
        this.purpose = purpose;
        this.means = means;
        this.leg = leg;
        this.asker = asker;
    }

    void start() {
        opened = System.nanoTime();
        means.upstream()
                .open(
                        new Destination(target.scheme(), target.host(), target.port()),
                        method,
                        target.pathQuery(),
                        purpose,
                        leg)
                .map(this::send)
                .onFailure(this::fail);
    }

    private @Nullable Void send(OriginRequest given) {
        if (over) {
            given.cancel(false);
            return null;
        }
        HttpClientRequest request = given.request();
        origin = given;
        asker.writeFields(request);
        request.exceptionHandler(failure -> failed(given, failure));
        request.response().map(head -> respond(given, head)).onFailure(failure -> failed(given, failure));
        given.begin();
        asker.send(request);
        if (origin == given) {
            given.interimHandler(this::interim);
        }
        return null;
    }

    /** A request that was given up for a second try has no say any more. */
    private void failed(OriginRequest sent, Throwable failure) {
        if (origin == sent) {
            fail(failure);
        }
    }

    private void interim(HttpResponseStatus status, HttpHeaders fields) {
        heard = true;
        OriginRequest sent = origin;
        if (sent != null && awaitsHead()) {
            asker.interim(status, FieldFilter.interim(fields), sent.request().version());
        }
    }

    private @Nullable Void respond(OriginRequest sent, HttpClientResponse head) {
        heard = true;
        head.exceptionHandler(failure -> failed(sent, failure));
        if (!awaitsHead() || origin != sent) {
            return null;
        }
        long now = System.nanoTime();
        leg.answered(head.statusCode(), now);
        means.meters().phase(Phase.FIRST_BYTE, now - opened);
        Refusal unacceptable = UnaskedStatus.refusal(head.statusCode(), sent, host());
        if (unacceptable != null) {
            asker.failed(unacceptable);
        } else {
            answered = true;
            asker.head(sent, head);
        }
        return null;
    }

    private void fail(Throwable failure) {
        if (over) {
            return;
        }
        if (mayRepeat(failure)) {
            retried = true;
            origin = null;
            start();
        } else {
            asker.failed(Failures.refusal(failure, host()));
        }
    }

    private boolean mayRepeat(Throwable failure) {
        OriginRequest sent = origin;
        return sent != null && !heard && !retried && asker.isRepeatable() && Retry.isSafe(sent, failure);
    }

    private String host() {
        return target.host().toString();
    }

    /** Whether it is sent, or being sent, and the final head is not here yet. */
    boolean awaitsHead() {
        return origin != null && !answered && !over;
    }

    /** The address that is asked; null before there is one. */
    @Nullable
    InetAddress peer() {
        OriginRequest given = origin;
        return given == null ? null : given.peer();
    }

    /** All of the body was here. */
    void received() {
        long now = System.nanoTime();
        leg.ended(now);
        means.meters().phase(Phase.TOTAL, now - opened);
    }

    /**
     * It is not wanted any more.
     *
     * @param sent whether all of it was sent
     */
    void cancel(boolean sent) {
        OriginRequest given = origin;
        leave();
        if (given != null) {
            given.cancel(sent);
        }
    }

    /** What becomes of its connection is not its concern any more. */
    void leave() {
        over = true;
        origin = null;
    }
}
