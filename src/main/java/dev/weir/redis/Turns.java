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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which replica fetches what all of them lack: the first to leave a name, another one each time. The name is gone when it is done, or
 * after a while in any case, so that one that was killed keeps nobody waiting.
 */
final class Turns {

    /** For how long nobody waits where an answer was for one client alone. */
    static final Duration ALONE = Duration.ofSeconds(10);

    private static final String NOBODY = "-";
    private static final long FIRST_LOOK = 5;
    private static final long LONGEST_BETWEEN = 50;

    private final Vertx vertx;
    private final ReplicaId replica;
    private final RedisSettings.Pace pace;
    private final AtomicLong taken = new AtomicLong();

    /** The turns that this replica may have, by their names. */
    private final Map<String, CacheKey> held = new ConcurrentHashMap<>();

    private final Names names;
    private final Function<Request, Future<@Nullable Response>> redis;

    /** @param redis sends a command */
    Turns(
            Vertx vertx,
            ReplicaId replica,
            RedisSettings.Pace pace,
            Names names,
            Function<Request, Future<@Nullable Response>> redis) {
        this.vertx = vertx;
        this.replica = replica;
        this.pace = pace;
        this.names = names;
        this.redis = redis;
    }

    /** Completes when it is this replica's turn, or when it has waited for another's to end. */
    Future<Turn> take(CacheKey key) {
        String name = names.turn(key);
        String holder = replica.text() + "-" + taken.incrementAndGet();
        held.put(holder, key);
        Future<@Nullable Response> set = redis.apply(Request.cmd(Command.SET)
                .arg(name)
                .arg(holder)
                .arg("NX")
                .arg("PX")
                .arg(pace.lease().toMillis()));
        return set
                // It may have been written all the same, and nobody would give it back.
                .onFailure(_ -> over(key, new Turn.Ours(holder), false))
                .compose(done -> done != null ? Future.succeededFuture(new Turn.Ours(holder)) : await(name, holder));
    }

    private Future<Turn> await(String name, String own) {
        held.remove(own);
        Promise<Turn> turn = Promise.promise();
        look(name, null, FIRST_LOOK, System.nanoTime() + pace.patience().toNanos(), turn);
        return turn.future();
    }

    /** @param first whose turn it was when it was first looked; null before */
    private void look(String name, @Nullable String first, long wait, long deadline, Promise<Turn> turn) {
        redis.apply(Request.cmd(Command.GET).arg(name)).onComplete(end -> {
            String holder = end.result() == null ? null : end.result().toString();
            if (end.failed() || NOBODY.equals(holder)) {
                turn.complete(new Turn.Nobodys());
            } else if (holder == null || (first != null && !holder.equals(first))) {
                // What it waited for is over, though another may have begun.
                turn.complete(new Turn.Theirs());
            } else if (System.nanoTime() - deadline >= 0) {
                turn.complete(new Turn.Nobodys());
            } else {
                vertx.setTimer(wait, _ -> look(name, holder, Math.min(LONGEST_BETWEEN, wait * 2), deadline, turn));
            }
        });
    }

    /** It is over; one that lasted so long that another has it meanwhile is that one's to end. */
    Future<@Nullable Response> over(CacheKey key, Turn.Ours turn, boolean alone) {
        return end(names.turn(key), turn, alone).onComplete(_ -> held.remove(turn.name()));
    }

    /** All that this replica has are over: who waits for it would wait in vain. Completes when Redis knows, or does not answer. */
    Future<Void> giveBack() {
        List<Future<@Nullable Response>> all = new ArrayList<>();
        held.forEach((holder, key) -> all.add(over(key, new Turn.Ours(holder), false)));
        return Future.join(all).transform(_ -> Future.succeededFuture());
    }

    private Future<@Nullable Response> end(String name, Turn.Ours turn, boolean alone) {
        return redis.apply(Request.cmd(Command.GET).arg(name)).compose(holder -> {
            if (holder == null || !holder.toString().equals(turn.name())) {
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
