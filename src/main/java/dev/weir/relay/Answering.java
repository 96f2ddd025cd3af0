package dev.weir.relay;

import dev.weir.cache.Beside;
import dev.weir.cache.CacheRequest;
import dev.weir.cache.Fields;
import dev.weir.cache.Moment;
import dev.weir.cache.OriginResponse;
import dev.weir.cache.ResponseCache;
import dev.weir.cache.StoredResponse;
import dev.weir.measure.Outcome;
import dev.weir.target.RequestTarget;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An answer from the cache, or by way of it, to one client: head and body. Lives on the client's event loop. */
final class Answering implements Delivery.Events {

    /** What a frame of HTTP/2 carries unless it is told otherwise (RFC 9113 §4.2): there a client tells only of whole writes. */
    private static final int FRAME = 16 * 1024;

    private final Downstream client;
    private final RequestTarget.Forward target;
    private final RelaySettings settings;
    private final Events events;
    private @Nullable Delivery delivery;
    private @Nullable Uptake uptake;
    private Filling.@Nullable Reader reading;
    private @Nullable Loading loading;
    private boolean stopped;
    private final Progress progress = new Progress();

    /** What becomes of it. */
    interface Events {
        /** All of it was written, or could not be. */
        void delivered(Future<Void> written);

        /** The rest of it will never come. */
        void broken();

        /**
         * What is stored elsewhere comes now: {@link Answering#begin} answers with it. Or it cannot be had, and nothing of the answer was
         * written.
         */
        void opened(boolean isHere);
    }

    Answering(Downstream client, RequestTarget.Forward target, RelaySettings settings, Events events) {
        this.client = client;
        this.target = target;
        this.settings = settings;
        this.events = events;
    }

    /** How a body is brought that is not here. */
    interface Loader {
        /** Reads along with one that is under way, or begins. */
        Loads.Reading load(Beside where, StoredBytes wanted, Runnable more);
    }

    /**
     * Answers with what is stored.
     *
     * @param besides fields that go with it
     * @param loader for what is not here
     * @return bytes of the body
     */
    long stored(
            StoredResponse stored,
            Fields besides,
            CacheRequest request,
            ResponseCache cache,
            Moment now,
            String cacheStatus,
            Outcome outcome,
            Loader loader) {
        StoredHead.Answer answer = StoredHead.stored(stored, besides, request, now, target, client, cacheStatus);
        Consumer<Moment> head = at -> {
            answer.head().accept(at);
            client.outcome(outcome, answer.length(), stored.shareOfFetchNanos(answer.length()));
        };
        StoredBytes body = answer.body();
        Beside beside = body == null ? null : body.beside();
        if (body != null && beside != null) {
            load(loader.load(beside, body, () -> client.soon(this::pump)), () -> head.accept(cache.now()));
            return answer.length();
        }
        head.accept(now);
        if (body == null) {
            nothing();
        } else {
            send(body, cache);
        }
        return answer.length();
    }

    /** The head waits until something of the body is here: what cannot be had at all is fetched, and nobody is told. */
    private void load(Loads.Reading begun, Runnable head) {
        Loading now = new Loading(begun.load(), begun.reader(), head);
        reading = begun.reader();
        loading = now;
        begun.load().opened().onComplete(end -> client.soon(() -> opened(now, end.succeeded())));
    }

    /** What comes from elsewhere, and what writes the head when it does. */
    private record Loading(Load load, Filling.Reader reader, Runnable head) {}

    @SuppressWarnings("ReferenceEquality") // it is itself and no other
    private void opened(Loading which, boolean isHere) {
        if (loading != which || stopped) {
            return;
        }
        progressed();
        // It may have ended meanwhile, and the client has been told nothing yet.
        boolean isGood = isHere && !which.reader.isBroken();
        if (!isGood) {
            which.reader.close();
            reading = null;
            loading = null;
        }
        events.opened(isGood);
    }

    /** Answers with what comes from elsewhere. */
    void begin() {
        Loading coming = loading;
        if (coming != null) {
            coming.head.run();
            deliver(coming.reader);
            pump();
        }
    }

    /** Bytes that an origin had to send, as what is stored elsewhere did not come from there. */
    long fromOrigin() {
        Loading brought = loading;
        return brought == null ? 0 : brought.load.fromOrigin();
    }

    private void send(StoredBytes body, ResponseCache cache) {
        Buffer all = body.atOnce(client.isHttp2() ? FRAME : Pieces.ONE);
        if (all != null) {
            watch(all.length());
            atOnce(client.response().end(all));
        } else {
            deliver((client.isHttp2() ? body.inPieces(FRAME) : body).counted(cache));
            pump();
        }
    }

    /** What is so little that only a client below the least rate is silent over it needs no other watch than that over silence. */
    private void watch(int bytes) {
        if (bytes > Pace.quota(settings.idleTimeout(), settings.leastRate())) {
            Uptake taking = Uptake.of(client, settings, this::progressed);
            taking.written(bytes);
            uptake = taking;
        }
    }

    /** Reads along with what is coming; null when its beginning is gone already. */
    Filling.@Nullable Reader reader(Filling body) {
        Filling.Reader reader = body.reader(() -> client.soon(this::pump));
        reading = reader;
        return reader;
    }

    /**
     * Answers with what is coming.
     *
     * @param fields those of its head that are for this client
     * @param age what {@code Age} says instead of what came
     */
    void streamed(OriginResponse head, Fields fields, OptionalLong age, Bytes body, String cacheStatus) {
        StoredHead.streamed(head, fields, target, client, cacheStatus);
        if (age.isPresent()) {
            client.response().putHeader("Age", Long.toString(age.getAsLong()));
        }
        client.frame(Framing.isBodiless(head.status(), client.request().method()));
        deliver(body);
        client.soon(this::pump);
    }

    /** Tells that the client has already what is coming. */
    void notModified(Fields fields, String cacheStatus) {
        StoredHead.notModified(fields, target, client, cacheStatus);
        nothing();
    }

    private void nothing() {
        atOnce(client.response().end());
    }

    private void atOnce(Future<Void> written) {
        written.onComplete(client.guarded(_ -> events.delivered(written)));
    }

    private void deliver(Bytes bytes) {
        delivery = new Delivery(client, bytes, settings, this);
    }

    private void pump() {
        Delivery running = delivery;
        if (running != null) {
            running.pump();
        }
    }

    @Override
    public void progressed() {
        progress.moved();
    }

    @Override
    public void delivered(Future<Void> written) {
        events.delivered(written);
    }

    @Override
    public void broken() {
        events.broken();
    }

    /** What has begun to be answered with is dropped before anything of it was written, for another answer. */
    void startOver() {
        endReading();
        delivery = null;
        reading = null;
        client.clearHead();
    }

    /** Whether nothing has moved for too long. */
    boolean isStalled(long now) {
        return progress.since(now) > settings.idleTimeout().toNanos();
    }

    /** Whether the client takes it too slowly. */
    boolean isTooSlow(long now) {
        Delivery running = delivery;
        Uptake taking = uptake;
        return (running != null && running.isTooSlow(now)) || (taking != null && taking.isTooSlow(now));
    }

    /** No more is sent. */
    void stop() {
        stopped = true;
        endReading();
    }

    private void endReading() {
        Delivery running = delivery;
        if (running != null) {
            running.stop();
        }
        Filling.Reader reader = reading;
        if (reader != null) {
            // What it reads must not go on for it, even if it never came to deliver.
            reader.close();
        }
    }
}
