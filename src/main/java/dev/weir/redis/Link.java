package dev.weir.redis;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
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

    /** After so many without an answer between them the connection is held to be dead, though nobody said so. */
    private static final int MOST_LATE = 5;

    private final Vertx vertx;
    private final RedisSettings settings;

    /** A cluster's connection sends each command to the node that has its key. */
    private final boolean together;

    private final Line line;
    private final Deque<Sent> queue = new ArrayDeque<>();

    /** What needs room for its answer. */
    private final Deque<Sent> large = new ArrayDeque<>();

    private final Deque<Sent> sent = new ArrayDeque<>();
    private Coming coming = new Coming();
    private boolean flushing;
    private boolean closed;
    private int lateInARow;
    private long timer = -1;

    /**
     * @param clients makes one, whose connections are on the event loop that it is asked on
     * @param together whether what is read at the same time is answered together: that costs less for each, and makes the first wait for the
     *     last
     */
    Link(Vertx vertx, Supplier<Redis> clients, RedisSettings settings, boolean together) {
        this.vertx = vertx;
        this.settings = settings;
        this.together = together && !settings.cluster();
        this.line = new Line(vertx, clients, settings.pace().patience(), this::reset);
    }

    /**
     * Asks for something; fails with {@link Late} where there is no answer in time, with {@link Crowded} where it is not asked, or for
     * want of room so late that Redis cannot be blamed. One that fails may fail others that are asked at the same time.
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
        if (closed) {
            return Future.failedFuture("ended");
        }
        if (queue.size() + large.size() + sent.size() >= MOST_WAITING) {
            return Future.failedFuture(new Crowded());
        }
        Duration timeout = settings.timeout();
        Sent asked = new Sent(request, reads, most, Promise.promise(), System.nanoTime() + timeout.toNanos(), false);
        (most == 0 ? queue : large).add(asked);
        watch();
        flushSoon();
        return asked.answer().future();
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
        List<Sent> now = fitting(by);
        if (now.isEmpty()) {
            return;
        }
        sent.addAll(now);
        line.open().onComplete(open -> {
            if (open.failed()) {
                unreached(now, open.cause(), by);
            } else {
                new Together(open.result(), together, (one, end) -> over(one, end, by)).send(now);
            }
        });
    }

    /** What waits for room would only be refused a connection after another. */
    private void unreached(List<Sent> asked, Throwable failure, Coming by) {
        List<Sent> waiting = taken();
        asked.forEach(one -> over(one, Future.failedFuture(failure), by));
        waiting.forEach(one -> one.answer().tryFail(failure));
    }

    private List<Sent> taken() {
        List<Sent> taken = new ArrayList<>(queue);
        taken.addAll(large);
        queue.clear();
        large.clear();
        return taken;
    }

    /** All that need no room, and as many of the others as there is room for, in their order. */
    private List<Sent> fitting(Coming by) {
        List<Sent> fitting = new ArrayList<>(queue);
        queue.clear();
        long half = System.nanoTime() + settings.timeout().toNanos() / 2;
        while (!large.isEmpty() && by.hasRoom(large.getFirst().most())) {
            Sent next = large.removeFirst();
            by.add(next.most());
            fitting.add(next.after(next.isDue(half)));
        }
        return fitting;
    }

    private void over(Sent one, AsyncResult<@Nullable Response> end, Coming by) {
        lateInARow = 0;
        by.came(one.most());
        if (isWaiting()) {
            flushSoon();
        }
        one.answered(end);
        // Answers come in order, so what is over is in front.
        while (!sent.isEmpty() && sent.peek().isOver()) {
            sent.poll();
        }
    }

    /** Looks after all that have no answer, while there are such. */
    private void watch() {
        if (timer < 0) {
            timer = vertx.setTimer(Math.max(1, settings.timeout().toMillis() / 4), _ -> look());
        }
    }

    private void look() {
        timer = -1;
        // Something waits for room, and nothing of what is coming comes.
        boolean isStuck = !large.isEmpty()
                && coming.isStuck(settings.timeout().plus(settings.pace().patience()));
        late(sent, false);
        late(large, true);
        if (isStuck || lateInARow >= MOST_LATE) {
            // The others may have a good one.
            lateInARow = 0;
            renew();
        }
        if (!sent.isEmpty() || isWaiting()) {
            watch();
        }
    }

    private boolean isWaiting() {
        return !queue.isEmpty() || !large.isEmpty();
    }

    private void late(Deque<Sent> some, boolean forRoom) {
        long now = System.nanoTime();
        List<Sent> due = some.stream().filter(one -> one.isDue(now)).toList();
        some.removeIf(one -> one.isDue(now));
        for (Sent one : due) {
            if (forRoom || one.waited()) {
                // That there was no room for so long is no fault of Redis.
                one.answer().tryFail(new Crowded());
            } else if (one.answer().tryFail(new Late("no answer from Redis within " + settings.timeout()))) {
                lateInARow++;
            }
        }
    }

    /** Ends the connection, if there is one. */
    void renew() {
        if (line.isMade()) {
            reset();
        }
    }

    /** From now on nothing is asked. */
    void close() {
        closed = true;
        List<Sent> waiting = taken();
        reset();
        waiting.forEach(one -> one.answer().tryFail("ended"));
    }

    /** Ends the connection: whatever comes by it now is too late. */
    private void reset() {
        line.end();
        coming = new Coming();
        if (isWaiting()) {
            flushSoon();
        }
        List<Sent> lost = List.copyOf(sent);
        sent.clear();
        lost.forEach(one -> one.answer().tryFail("the connection to Redis is gone"));
    }
}
