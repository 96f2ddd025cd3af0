package dev.weir.redis;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A connection to Redis that is made when it is needed, and made anew after it was lost. Belongs to its event loop. */
final class Line {

    private final Vertx vertx;
    private final Supplier<Redis> clients;
    private final Duration within;
    private final Runnable lost;
    private @Nullable Redis client;
    private @Nullable Future<RedisConnection> connection;

    /**
     * @param clients makes one, whose connections are on the event loop that it is asked on
     * @param within how long one may take to be made
     * @param lost run when the one there is has ended
     */
    Line(Vertx vertx, Supplier<Redis> clients, Duration within, Runnable lost) {
        this.vertx = vertx;
        this.clients = clients;
        this.within = within;
        this.lost = lost;
    }

    /** The one there is, or is being made. */
    Future<RedisConnection> open() {
        Future<RedisConnection> open = connection;
        if (open == null) {
            Redis made = clients.get();
            client = made;
            open = Dialled.by(vertx, made, within).onSuccess(to -> connected(made, to));
            connection = open;
            open.onFailure(_ -> drop(made));
        }
        return open;
    }

    private void connected(Redis by, RedisConnection made) {
        made.exceptionHandler(_ -> ended(by));
        made.endHandler(_ -> ended(by));
    }

    /** One that was dropped ends later, and says nothing of the next. */
    @SuppressWarnings("ReferenceEquality") // a client is itself and no other
    private void ended(Redis by) {
        if (client == by) {
            lost.run();
        }
    }

    /** Whether there is one: one that is being made may be a good one, and has its own bound. */
    boolean isMade() {
        Future<RedisConnection> open = connection;
        return open != null && open.isComplete();
    }

    /** Ends the one there is. */
    void end() {
        Redis gone = client;
        if (gone != null) {
            drop(gone);
        }
    }

    @SuppressWarnings("ReferenceEquality") // a client is itself and no other
    private void drop(Redis made) {
        if (client == made) {
            client = null;
            connection = null;
        }
        made.close();
    }
}
