package dev.weir.redis;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** The connections to Redis, each event loop's own, and where they belong. Called from any thread. */
final class Links {

    private static final Duration BULK_TIMEOUT = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final Supplier<Redis> clients;
    private final RedisSettings settings;
    private final Context home;
    private final Map<Thread, Here> links = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /**
     * An event loop's: entries are not to wait behind bodies.
     *
     * @param quick for what somebody waits for
     * @param bulk for parts of bodies, and for what is written; in its own time
     */
    record Here(Context context, Link quick, Link bulk) {
        private void each(Consumer<Link> what) {
            context.runOnContext(_ -> {
                what.accept(quick);
                what.accept(bulk);
            });
        }

        /** Ends them: what is asked next is asked anew. */
        void renew() {
            quick.renew();
            bulk.renew();
        }
    }

    Links(Vertx vertx, Supplier<Redis> clients, RedisSettings settings) {
        this.vertx = vertx;
        this.clients = clients;
        this.settings = settings;
        this.home = vertx.getOrCreateContext();
    }

    /** Asks by those of the event loop that this is called on; at home where it is none. */
    <T> Future<T> ask(Function<Here, Future<T>> what) {
        if (closed) {
            return Future.failedFuture("ended");
        }
        return Context.isOnEventLoopThread() ? what.apply(here()) : atHome(() -> what.apply(here()));
    }

    /** Those of this event loop. */
    Here here() {
        return links.computeIfAbsent(
                Thread.currentThread(),
                _ -> new Here(
                        vertx.getOrCreateContext(),
                        new Link(vertx, clients, settings, /* together= */ true),
                        new Link(vertx, clients, settings.patient(BULK_TIMEOUT), /* together= */ false)));
    }

    /** Does something where all belongs that is there once; not after the end. */
    void home(Runnable step) {
        home.runOnContext(_ -> {
            if (!closed) {
                step.run();
            }
        });
    }

    <T> Future<T> atHome(Supplier<Future<T>> what) {
        Promise<T> done = Promise.promise();
        home.runOnContext(_ -> what.get().onComplete(done));
        return done.future();
    }

    /** Does something at home, after a while. */
    void later(Duration after, Runnable step) {
        home(() -> vertx.setTimer(after.toMillis(), _ -> home(step)));
    }

    /** Ends all there are: the paths may be dead without a word. */
    void renew() {
        links.values().forEach(here -> here.each(Link::renew));
    }

    boolean isClosed() {
        return closed;
    }

    /** Nothing is asked from now on; what has yet to end is ended first, at home. */
    Future<Void> close(Runnable first) {
        closed = true;
        return atHome(() -> {
            first.run();
            links.values().forEach(here -> here.each(Link::close));
            return Future.succeededFuture();
        });
    }
}
