package dev.weir.upstream;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.impl.ContextInternal;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The judged addresses of one origin, dialled until one can be connected to (RFC 8305 §5): the next one when the one before failed,
 * or stayed silent for a moment, while that one goes on. The first connection wins; whoever comes later is sent home. Runs on the
 * event loop that it is begun on, which is given: a callback of Netty's has none to ask for.
 */
final class Race<T> {

    /** RFC 8305 §8. */
    static final Duration DELAY = Duration.ofMillis(250);

    /** A name may have many addresses that nobody answers at, and each of them takes a socket. */
    private static final int MOST_AT_ONCE = 8;

    private final ContextInternal context;
    private final Deque<InetAddress> left;
    private final Dial<T> dial;
    private final long deadline;
    private final long delayMillis;
    private final Promise<Won<T>> result = Promise.promise();
    private int begun;
    private int running;
    private int standing;
    private @Nullable Attempt told;
    private long timer = -1;

    /** Connects to one address. */
    interface Dial<T> {
        /**
         * Begins.
         *
         * @param limit how long it may take
         * @param stands to be run when waiting is no sign of a dead address: the host has answered, or a pool has the request
         */
        Future<T> to(InetAddress address, Duration limit, Runnable stands);

        /** Closes what came too late. */
        void lost(T late);
    }

    /** What came first, and from where. */
    record Won<T>(InetAddress address, T connection) {}

    private Race(ContextInternal context, List<InetAddress> order, Duration limit, Duration delay, Dial<T> dial) {
        this.context = context;
        this.left = new ArrayDeque<>(order);
        this.dial = dial;
        this.deadline = System.nanoTime() + limit.toNanos();
        // So that each of a few is reached when there is little time for all.
        this.delayMillis = Math.max(1, Math.min(delay.toMillis(), limit.toMillis() / order.size()));
    }

    /**
     * Dials until one stands.
     *
     * @param order best first, at least one
     * @param limit for all of them
     * @param delay how long one may be silent before the next begins
     * @return fails with what says most of the origin
     */
    static <T> Future<Won<T>> run(
            ContextInternal context, List<InetAddress> order, Duration limit, Duration delay, Dial<T> dial) {
        Race<T> race = new Race<>(context, order, limit, delay, dial);
        race.next();
        return race.result.future();
    }

    private final class Attempt {
        private final int number = begun++;
        private final InetAddress address;
        private boolean stands;
        private boolean over;
        private @Nullable Throwable failure;

        Attempt(InetAddress address) {
            this.address = address;
        }

        void begin() {
            running++;
            dial.to(address, timeLeft(), this::stands).onComplete(this::ended);
        }

        private void stands() {
            if (!stands && !over) {
                stands = true;
                standing++;
                stopWaiting();
            }
        }

        private void ended(AsyncResult<T> end) {
            over = true;
            running--;
            if (stands) {
                standing--;
            }
            if (end.succeeded()) {
                won(end.result());
            } else if (!result.future().isComplete()) {
                failure = end.cause();
                lost(this, end.cause());
            }
        }

        /** A host that had answered says more than one that was not reached; of equals the better address is told of. */
        boolean saysMoreThan(Attempt other) {
            int more = Integer.compare(weight(), other.weight());
            return more > 0 || (more == 0 && number < other.number);
        }

        private int weight() {
            return stands ? Integer.MAX_VALUE : Failures.weight(failure);
        }

        private void won(T connection) {
            stopWaiting();
            if (!result.tryComplete(new Won<>(address, connection))) {
                dial.lost(connection);
            }
        }
    }

    private void next() {
        stopWaiting();
        InetAddress address = left.poll();
        if (address == null) {
            return;
        }
        new Attempt(UpstreamSettings.bare(address)).begin();
        if (!result.future().isComplete() && standing == 0 && timer < 0 && !left.isEmpty()) {
            timer = context.setTimer(delayMillis, _ -> silent());
        }
    }

    private void silent() {
        timer = -1;
        if (running < MOST_AT_ONCE && isTime()) {
            next();
        }
    }

    private void lost(Attempt attempt, Throwable failure) {
        boolean goesOn = Failures.isConnectFailure(failure);
        if (!goesOn && !(failure instanceof NoRoom)) {
            // An origin was spoken to, and another address would hear the same.
            finish(failure);
            return;
        }
        Attempt most = told == null || attempt.saysMoreThan(told) ? attempt : told;
        told = most;
        if (!goesOn) {
            left.clear();
        }
        if (!left.isEmpty() && isTime()) {
            next();
        } else if (running == 0) {
            finish(most.failure);
        }
    }

    private void finish(@Nullable Throwable failure) {
        stopWaiting();
        result.tryFail(failure);
    }

    private void stopWaiting() {
        if (timer >= 0) {
            context.owner().cancelTimer(timer);
            timer = -1;
        }
    }

    private boolean isTime() {
        return System.nanoTime() < deadline;
    }

    /** Rounded up: an attempt that lasts to the deadline is not over before it, when there is time for one more. */
    private Duration timeLeft() {
        long nanos = Math.max(1, deadline - System.nanoTime());
        return Duration.ofMillis(Math.ceilDiv(nanos, 1_000_000));
    }
}
