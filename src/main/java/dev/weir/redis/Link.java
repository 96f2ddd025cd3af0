package dev.weir.redis;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's connection to Redis. What is asked during one turn of the loop goes out together; the answers come in the same order.
 * What has no answer in time fails, and so does everything behind a connection that is gone. Belongs to its event loop.
 */
final class Link {

    /** More than this is not sent before something is answered. */
    private static final int MOST_WAITING = 1500;

    /** No more bytes than this are asked for before they are here; what would come on top waits its turn. */
    static final int MOST_COMING = 16 << 20;

    /** After so many without an answer between them the connection is held to be dead, though nobody said so. */
    private static final int MOST_LATE = 5;

    private final Vertx vertx;
    private final Supplier<Redis> clients;
    private final RedisSettings settings;
    private final Deque<Sent> queue = new ArrayDeque<>();
    private final Deque<Sent> sent = new ArrayDeque<>();
    private @Nullable Redis client;
    private @Nullable Future<RedisConnection> connection;
    private Coming coming = new Coming();
    private boolean flushing;
    private int lateInARow;
    private long timer = -1;

    /** @param clients makes one, whose connections are on the event loop that it is asked on */
    Link(Vertx vertx, Supplier<Redis> clients, RedisSettings settings) {
        this.vertx = vertx;
        this.clients = clients;
        this.settings = settings;
    }

    /** Bytes that may be on their way by one connection, those that come too late too. */
    private static final class Coming {
        private long bytes;

        boolean hasRoom(int more) {
            return bytes == 0 || bytes + more <= MOST_COMING;
        }
    }

    /** @param most bytes that its answer may have, where that is much */
    private record Sent(Request request, boolean reads, int most, Promise<@Nullable Response> answer, long deadline) {
        boolean isOver() {
            return answer.future().isComplete();
        }
    }

    /**
     * Asks for something; fails with {@link Late} where there is no answer in time, with {@link Crowded} where it is not asked. One that
     * fails may fail others that are asked at the same time.
     *
     * @param most bytes that the answer may have, for which it is to wait until there is room; 0 where there is room for it already
     */
    Future<@Nullable Response> read(Request request, int most) {
        return send(request, true, most);
    }

    /** Changes something. */
    Future<@Nullable Response> write(Request request) {
        return send(request, false, 0);
    }

    private Future<@Nullable Response> send(Request request, boolean reads, int most) {
        if (queue.size() + sent.size() >= MOST_WAITING) {
            return Future.failedFuture(new Crowded());
        }
        Duration timeout = settings.timeout();
        Sent asked = new Sent(request, reads, most, Promise.promise(), System.nanoTime() + timeout.toNanos());
        queue.add(asked);
        watch();
        flushSoon();
        return asked.answer.future();
    }

    private void flushSoon() {
        if (!flushing) {
            flushing = true;
            vertx.runOnContext(_ -> flush());
        }
    }

    private void flush() {
        flushing = false;
        Coming by = coming;
        List<Sent> together = fitting(by);
        if (together.isEmpty()) {
            return;
        }
        sent.addAll(together);
        connection().onComplete(open -> {
            if (open.failed()) {
                together.forEach(one -> over(one, open.mapEmpty(), by));
            } else {
                write(open.result(), together, by);
            }
        });
    }

    /** As many of those that wait as there is room for, in their order. */
    private List<Sent> fitting(Coming by) {
        List<Sent> fitting = new ArrayList<>(queue.size());
        while (!queue.isEmpty() && by.hasRoom(queue.getFirst().most)) {
            Sent next = queue.removeFirst();
            by.bytes += next.most;
            fitting.add(next);
        }
        return fitting;
    }

    private void write(RedisConnection open, List<Sent> together, Coming by) {
        List<Sent> reads = new ArrayList<>(together.size());
        for (Sent one : together) {
            // A cluster's connection sends each to the node that has it.
            if (one.reads && !settings.cluster()) {
                reads.add(one);
            } else {
                open.send(one.request).onComplete(end -> over(one, end, by));
            }
        }
        if (reads.size() == 1) {
            Sent only = reads.getFirst();
            open.send(only.request).onComplete(end -> over(only, end, by));
        } else if (!reads.isEmpty()) {
            open.batch(reads.stream().map(Sent::request).toList()).onComplete(end -> read(open, reads, end, by));
        }
    }

    private void read(RedisConnection open, List<Sent> reads, AsyncResult<List<@Nullable Response>> end, Coming by) {
        if (end.failed() && end.cause() instanceof ErrorType) {
            // One of them has failed, and which one is not said.
            reads.forEach(one -> open.send(one.request).onComplete(alone -> over(one, alone, by)));
            return;
        }
        for (int i = 0; i < reads.size(); i++) {
            int index = i;
            over(reads.get(i), end.map(answers -> answers.get(index)), by);
        }
    }

    private void over(Sent one, AsyncResult<@Nullable Response> end, Coming by) {
        lateInARow = 0;
        by.bytes -= one.most;
        if (!queue.isEmpty()) {
            flushSoon();
        }
        if (end.succeeded()) {
            one.answer.tryComplete(end.result());
        } else {
            one.answer.tryFail(end.cause());
        }
        // Answers come in order, so what is over is in front.
        while (!sent.isEmpty() && sent.peek().isOver()) {
            sent.poll();
        }
    }

    private Future<RedisConnection> connection() {
        Future<RedisConnection> open = connection;
        if (open == null) {
            Redis made = clients.get();
            client = made;
            open = Dialled.by(vertx, made, settings.pace().patience()).onSuccess(this::connected);
            connection = open;
            open.onFailure(_ -> drop(made));
        }
        return open;
    }

    @SuppressWarnings("ReferenceEquality") // a client is itself and no other
    private void drop(Redis made) {
        if (client == made) {
            client = null;
            connection = null;
        }
        made.close();
    }

    private void connected(RedisConnection made) {
        made.exceptionHandler(_ -> reset());
        made.endHandler(_ -> reset());
    }

    /** Looks after the oldest, while there is one: all have the same time. */
    private void watch() {
        if (timer < 0) {
            timer = vertx.setTimer(Math.max(1, settings.timeout().toMillis() / 4), _ -> look());
        }
    }

    private void look() {
        timer = -1;
        late(sent);
        late(queue);
        if (lateInARow >= MOST_LATE) {
            // The others may have a good one.
            lateInARow = 0;
            renew();
        }
        if (!sent.isEmpty() || !queue.isEmpty()) {
            watch();
        }
    }

    private void late(Deque<Sent> some) {
        long now = System.nanoTime();
        while (!some.isEmpty() && (some.peek().isOver() || some.peek().deadline - now <= 0)) {
            if (some.poll().answer.tryFail(new Late("no answer from Redis within " + settings.timeout()))) {
                lateInARow++;
            }
        }
    }

    /** Ends the connection, if there is one: one that is being made may be a good one, and has its own bound. */
    void renew() {
        Future<RedisConnection> open = connection;
        if (open != null && open.isComplete()) {
            reset();
        }
    }

    /** Ends the connection: whatever comes by it now is too late. */
    void reset() {
        Redis gone = client;
        if (gone != null) {
            drop(gone);
        }
        coming = new Coming();
        if (!queue.isEmpty()) {
            flushSoon();
        }
        List<Sent> lost = List.copyOf(sent);
        sent.clear();
        lost.forEach(one -> one.answer.tryFail("the connection to Redis is gone"));
    }
}
