package dev.weir.redis;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import java.time.Duration;

/** A connection that is made within a bound or not at all: a server may take one and then say nothing, and the client would wait for ever. */
final class Dialled {

    private Dialled() {}

    /** Whoever is told that it failed closes the client, and with it what comes too late. */
    static Future<RedisConnection> by(Vertx vertx, Redis client, Duration within) {
        Promise<RedisConnection> made = Promise.promise();
        long limit = vertx.setTimer(
                within.toMillis(), _ -> made.tryFail(new Late("no connection to Redis within " + within)));
        connect(client).onComplete(end -> {
            vertx.cancelTimer(limit);
            if (end.succeeded()) {
                made.tryComplete(end.result());
            } else {
                made.tryFail(end.cause());
            }
        });
        return made.future();
    }

    private static Future<RedisConnection> connect(Redis client) {
        // An address that makes no sense is thrown, all else is told.
        return Future.succeededFuture().compose(_ -> client.connect());
    }
}
