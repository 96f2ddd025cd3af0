package dev.weir.redis;

import dev.weir.cache.CacheKey;
import dev.weir.cache.SecondLevel.Turn;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which replica fetches what all of them lack: the first to leave its name. The name is gone when it is done, or after a while in any
 * case, so that one that was killed keeps nobody waiting.
 */
final class Turns {

    /** How long a name stands. */
    static final Duration LEASE = Duration.ofSeconds(5);

    /** How long anyone waits for another. */
    static final Duration PATIENCE = Duration.ofSeconds(3);

    /** For how long nobody waits where an answer was for one client alone. */
    static final Duration ALONE = Duration.ofSeconds(10);

    private static final String NOBODY = "-";
    private static final long FIRST_LOOK = 5;
    private static final long LONGEST_BETWEEN = 50;

    private final Vertx vertx;
    private final String replica;
    private final Names names;
    private final Function<Request, Future<@Nullable Response>> redis;

    /** @param redis sends a command */
    Turns(Vertx vertx, String replica, Names names, Function<Request, Future<@Nullable Response>> redis) {
        this.vertx = vertx;
        this.replica = replica;
        this.names = names;
        this.redis = redis;
    }

    /** Completes when it is this replica's turn, or when it has waited for another's to end. */
    Future<Turn> take(CacheKey key) {
        String name = names.turn(key);
        Future<@Nullable Response> set = redis.apply(Request.cmd(Command.SET)
                .arg(name)
                .arg(replica)
                .arg("NX")
                .arg("PX")
                .arg(LEASE.toMillis()));
        return set.compose(taken -> taken != null ? Future.succeededFuture(Turn.OURS) : await(name));
    }

    private Future<Turn> await(String name) {
        Promise<Turn> turn = Promise.promise();
        look(name, FIRST_LOOK, System.nanoTime() + PATIENCE.toNanos(), turn);
        return turn.future();
    }

    private void look(String name, long wait, long deadline, Promise<Turn> turn) {
        redis.apply(Request.cmd(Command.GET).arg(name)).onComplete(end -> {
            Response holder = end.result();
            if (end.failed() || (holder != null && holder.toString().equals(NOBODY))) {
                turn.complete(Turn.NOBODYS);
            } else if (holder == null) {
                turn.complete(Turn.THEIRS);
            } else if (System.nanoTime() - deadline >= 0) {
                turn.complete(Turn.NOBODYS);
            } else {
                vertx.setTimer(wait, _ -> look(name, Math.min(LONGEST_BETWEEN, wait * 2), deadline, turn));
            }
        });
    }

    /** It is over; one that lasted so long that another has it meanwhile is that one's to end. */
    Future<@Nullable Response> over(CacheKey key, boolean alone) {
        String name = names.turn(key);
        return redis.apply(Request.cmd(Command.GET).arg(name)).compose(holder -> {
            if (holder == null || !holder.toString().equals(replica)) {
                return Future.succeededFuture();
            }
            return redis.apply(
                    alone
                            ? Request.cmd(Command.SET)
                                    .arg(name)
                                    .arg(NOBODY)
                                    .arg("PX")
                                    .arg(ALONE.toMillis())
                            : Request.cmd(Command.DEL).arg(name));
        });
    }
}
