package dev.weir.redis;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Whether something is worth asking: not after it has failed several times in a row, until it is found well. Called from any thread.
 */
final class Breaker {

    /** One that fails now and then is asked all the same. */
    static final int MOST_IN_A_ROW = 5;

    private enum State {
        CLOSED,
        OPEN
    }

    private final AtomicReference<State> state;
    private final AtomicInteger inARow = new AtomicInteger();
    private final Runnable opened;

    private Breaker(State first, Runnable opened) {
        this.state = new AtomicReference<>(first);
        this.opened = opened;
    }

    /** @param opened run each time it is not worth asking any more */
    static Breaker closed(Runnable opened) {
        return new Breaker(State.CLOSED, opened);
    }

    /** Not worth asking until it is found well for the first time. */
    static Breaker open(Runnable opened) {
        return new Breaker(State.OPEN, opened);
    }

    boolean isClosed() {
        return state.get() == State.CLOSED;
    }

    void succeeded() {
        if (inARow.get() != 0) {
            inARow.set(0);
        }
    }

    void failed() {
        if (inARow.incrementAndGet() >= MOST_IN_A_ROW) {
            open();
        }
    }

    void open() {
        if (state.compareAndSet(State.CLOSED, State.OPEN)) {
            opened.run();
        }
    }

    /** It was found well. */
    void close() {
        inARow.set(0);
        state.set(State.CLOSED);
    }
}
