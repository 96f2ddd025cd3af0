package dev.weir.relay;

import dev.weir.cache.IfRange;
import dev.weir.field.Selection.Span;
import dev.weir.measure.Leg;
import dev.weir.response.Refusal;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;

/**
 * The rest of a stored body, asked of its origin (RFC 9110 §14.2): it is taken only where the origin has the same representation still, and
 * answers with that stretch of it and no other.
 */
final class Rest implements Fetch.Listener {

    /** Who takes it. Nothing is told after {@link #cancel}. */
    interface Taker {
        void more(byte[] bytes);

        /** All of it was here. */
        void ended();

        /** The origin has not got it, or something else by now: nobody can go on with that. */
        void another();

        /** It could not be asked, or did not send all of it. */
        void failed(Refusal refusal);
    }

    private final Order order;
    private final Via via;
    private final IfRange condition;
    private final Span span;
    private final long complete;
    private final Taker taker;
    private final Fetch fetch;
    private long left;

    /**
     * @param span which positions of the representation
     * @param complete its length
     */
    Rest(Order order, Via via, Means means, IfRange condition, Span span, long complete, Taker taker) {
        this.order = order;
        this.via = via;
        this.condition = condition;
        this.span = span;
        this.complete = complete;
        this.taker = taker;
        this.left = span.length();
        this.fetch = new Fetch(order.target(), HttpMethod.GET, means, new Leg(), this);
    }

    void start() {
        fetch.start();
    }

    void cancel() {
        fetch.cancel();
    }

    void pause() {
        fetch.pause();
    }

    void resume() {
        fetch.resume();
    }

    @Override
    public void writeFields(HttpClientRequest request) {
        RequestHead.copy(order.client(), order.target(), via, request.headers(), request.version());
        Validation.write(request.headers(), null);
        // What the client asked of caches was for what it has begun to get.
        request.headers().remove("Cache-Control").remove("Pragma");
        request.headers().set("Range", "bytes=" + span.first() + '-' + span.last());
        request.headers().set("If-Range", condition.validator());
    }

    @Override
    public void interim(HttpResponseStatus status, HttpHeaders fields, HttpVersion version) {
        // The client has its head already.
    }

    @Override
    public void head(HttpClientResponse head, HttpVersion version) {
        if (!condition.isMetBy(head.statusCode(), head.headers()::getAll, span, complete)) {
            end();
        }
    }

    private void end() {
        fetch.cancel();
        taker.another();
    }

    @Override
    public void bytes(Buffer bytes) {
        byte[] taken = Chunks.taken(bytes);
        left -= taken.length;
        if (left < 0) {
            end();
        } else if (taken.length > 0) {
            taker.more(taken);
        }
    }

    /** How long it may take is its readers' to say. */
    @Override
    public boolean isOverdue(long now) {
        return false;
    }

    @Override
    public void ended(HttpClientResponse response) {
        if (left == 0) {
            taker.ended();
        } else {
            taker.another();
        }
    }

    @Override
    public void failed(Refusal refusal) {
        taker.failed(refusal);
    }
}
