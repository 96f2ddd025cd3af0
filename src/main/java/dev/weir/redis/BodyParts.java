package dev.weir.redis;

import dev.weir.cache.Body;
import dev.weir.cache.CacheKey;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The bodies that lie in Redis beside their entries, in parts. */
final class BodyParts {

    private static final int ABOVE = 64;

    /** Parts that are named together. */
    private static final int AT_A_TIME = 1000;

    private final Commands redis;
    private final Names names;

    /** Whether it is older than Redis 7, which first knows how not to shorten what is kept for longer. */
    private volatile boolean isOld;

    BodyParts(Commands redis, Names names) {
        this.redis = redis;
        this.names = names;
    }

    /** One of them; empty where it is not there. */
    Future<byte[]> get(CacheKey key, Body body, int index) {
        // There is room for so much, and with a seal of any kind and an octet more it is seen that there is more.
        return redis.bulk(Commands.ranged(names.part(key, body.name(), index), body.partLength(index) + ABOVE))
                .map(Commands::bytes);
    }

    Future<Void> put(CacheKey key, Body body, int index, byte[] part, long millis) {
        return redis.put(names.part(key, body.name(), index), part, millis).mapEmpty();
    }

    /** Whether these are there; then they are not the next to go. */
    Future<Boolean> has(CacheKey key, Body body, int from, int to) {
        return someAfterSome(
                from,
                to,
                (first, end) -> redis.readIfPermitted(named(Command.TOUCH, key, body, first, end))
                        .map(touched -> isCount(touched, end - first)));
    }

    private static boolean isCount(@Nullable Response counted, int count) {
        return counted != null && counted.toInteger() == count;
    }

    /** Whether all of them are there; then they stay for so long at least. */
    Future<Boolean> keep(CacheKey key, Body body, long millis) {
        return someAfterSome(
                0,
                body.parts(),
                (from, to) -> isOld
                        ? expire(key, body, from, to, millis)
                        : lengthen(key, body, from, to, millis)
                                .recover(failure -> older(failure, () -> expire(key, body, from, to, millis))));
    }

    /** Whether all of them are there; then they go after so long, however long they were to stay. */
    Future<Boolean> leave(CacheKey key, Body body, long millis) {
        return someAfterSome(0, body.parts(), (from, to) -> expire(key, body, from, to, millis));
    }

    /** Does something with some of them. */
    private interface Some {
        /** Whether it was done with all from the one to the one before the other. */
        Future<Boolean> done(int from, int to);
    }

    private static Future<Boolean> someAfterSome(int from, int to, Some some) {
        int end = Math.min(to, from + AT_A_TIME);
        return some.done(from, end)
                .compose(all -> all && end < to ? someAfterSome(end, to, some) : Future.succeededFuture(all));
    }

    private Future<Boolean> lengthen(CacheKey key, Body body, int from, int to, long millis) {
        Future<List<@Nullable Response>> lengthened =
                each(from, to, i -> expiring(key, body, i, millis).arg("GT"));
        // That one was not changed says that it is gone, or that it stays for longer.
        Future<@Nullable Response> touched = redis.change(named(Command.TOUCH, key, body, from, to));
        return Future.join(lengthened, touched).map(_ -> isCount(touched.result(), to - from));
    }

    private Future<Boolean> older(Throwable failure, Supplier<Future<Boolean>> instead) {
        if (failure instanceof ErrorType error && error.is("ERR")) {
            isOld = true;
            return instead.get();
        }
        return Future.failedFuture(failure);
    }

    private Future<Boolean> expire(CacheKey key, Body body, int from, int to, long millis) {
        return each(from, to, i -> expiring(key, body, i, millis))
                .map(all -> all.stream().allMatch(one -> isCount(one, 1)));
    }

    private Request expiring(CacheKey key, Body body, int index, long millis) {
        return Request.cmd(Command.PEXPIRE)
                .arg(names.part(key, body.name(), index))
                .arg(millis);
    }

    private Future<List<@Nullable Response>> each(int from, int to, IntFunction<Request> request) {
        List<Future<@Nullable Response>> all = new ArrayList<>(to - from);
        for (int i = from; i < to; i++) {
            all.add(redis.change(request.apply(i)));
        }
        return Future.join(all).map(_ -> all.stream().map(Future::result).toList());
    }

    /** They go. */
    void drop(CacheKey key, Body body) {
        var _ = redis.change(named(Command.UNLINK, key, body, 0, body.parts()));
    }

    private Request named(Command command, CacheKey key, Body body, int from, int to) {
        Request request = Request.cmd(command);
        for (int i = from; i < to; i++) {
            request.arg(names.part(key, body.name(), i));
        }
        return request;
    }
}
