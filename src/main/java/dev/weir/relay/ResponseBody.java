package dev.weir.relay;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The response body on its way to the client. The head leaves in the same turn of the event loop in which it came: with the body's
 * first bytes, or the whole of a short body, when they came along, else alone. What comes of a body that is no longer than
 * {@link Pieces#ONE} in one turn leaves in one write, with the end where that came too.
 */
final class ResponseBody {

    /** An origin that sends crumbs does not have them pile up. */
    private static final int MOST_HELD = 64;

    private final Downstream client;
    private final HttpServerResponse to;
    private final HttpClientResponse from;
    private final Events events;
    private final Uptake uptake;
    private final Backpressure pressure;

    /** Whether all of it is so little that it may wait for the end of a turn, however much of it has come. */
    private final boolean isLittle;

    private final List<Buffer> held = new ArrayList<>(2);
    private boolean over;

    /** What becomes of it. */
    interface Events {
        /** Something moved. */
        void progressed();

        /** These bytes came. */
        void bytes(Buffer bytes);

        /**
         * Nothing more is wanted from the origin.
         *
         * @param ended whether it knows that it has sent everything
         */
        void received(boolean ended);

        /** All of it was written to the client, or could not be. */
        void sent(Future<Void> written);
    }

    ResponseBody(Downstream client, HttpClientResponse from, RelaySettings settings, Events events) {
        this.client = client;
        this.to = client.response();
        this.from = from;
        this.events = events;
        this.uptake = Uptake.of(client, settings, events::progressed);
        // On HTTP/2 a client tells only of whole writes, so they are not made larger.
        this.isLittle = !client.isHttp2() && Framing.length(from).orElse(Long.MAX_VALUE) <= Pieces.ONE;
        this.pressure = new Backpressure(from, events::progressed).telling(uptake);
    }

    void start() {
        client.frame(isBodiless());
        from.handler(client.guarded(this::bytes));
        from.endHandler(client.guarded(_ -> end(true)));
        client.soon(this::turnEnded);
    }

    /** No more is passed on; what was held is dropped. */
    void stop() {
        over = true;
        held.forEach(Chunks::release);
        held.clear();
    }

    /** Whether the client takes it too slowly, while there is something for it to take. */
    boolean isTooSlow(long now) {
        return uptake.isTooSlow(now);
    }

    private boolean isBodiless() {
        return Framing.isBodiless(from.statusCode(), client.request().method());
    }

    private void turnEnded() {
        if (over || to.closed()) {
            return;
        }
        Buffer came = taken();
        if (came != null) {
            write(came);
        } else if (!to.headWritten()) {
            sendHead();
        }
    }

    private void sendHead() {
        if (isBodiless()) {
            // On HTTP/2 a body could follow all the same.
            end(false);
        } else {
            client.sendHead();
        }
    }

    private void bytes(Buffer read) {
        if (over || isBodiless()) {
            Chunks.release(read);
            return;
        }
        events.progressed();
        events.bytes(read);
        Buffer bytes = client.isHttp2() ? Chunks.copied(read) : Chunks.kept(read);
        if (isLittle || (!to.headWritten() && held.isEmpty())) {
            hold(bytes);
            return;
        }
        Buffer first = taken();
        if (first != null) {
            write(first);
        }
        write(bytes);
    }

    private void hold(Buffer bytes) {
        held.add(bytes);
        if (held.size() >= MOST_HELD) {
            turnEnded();
        } else if (held.size() == 1 && to.headWritten()) {
            client.soon(this::turnEnded);
        }
    }

    /** What is held, in one; null where nothing is. */
    private @Nullable Buffer taken() {
        Buffer all = switch (held.size()) {
            case 0 -> null;
            case 1 -> held.getFirst();
            default -> Chunks.joined(held);
        };
        held.clear();
        return all;
    }

    private void write(Buffer bytes) {
        pressure.add(bytes, to.write(bytes));
    }

    private void end(boolean ended) {
        if (over || to.ended() || to.closed()) {
            return;
        }
        over = true;
        if (!isBodiless() && (to.isChunked() || client.isHttp2())) {
            MultiMap trailers = from.trailers();
            if (!trailers.isEmpty()) {
                FieldFilter.copyTrailers(trailers, to.trailers());
            }
        }
        Buffer last = taken();
        events.received(ended);
        Future<Void> written = last == null ? to.end() : to.end(last);
        if (last != null) {
            pressure.last(last, written);
        }
        written.onComplete(client.guarded(_ -> events.sent(written)));
    }
}
