package dev.weir.listener;

import io.vertx.core.Vertx;
import java.util.OptionalLong;

/** Something to be done at a time of day that may change. */
final class Alarm {

    /** A timer is no calendar: the clock may be set meanwhile, so that one looks again. */
    private static final long LONGEST_MILLIS = 60_000;

    private final Vertx vertx;
    private final Runnable action;
    private long timer = -1;
    private boolean stopped;

    Alarm(Vertx vertx, Runnable action) {
        this.vertx = vertx;
        this.action = action;
    }

    /**
     * Sets it anew.
     *
     * @param time milliseconds since the epoch; empty for never
     */
    synchronized void set(OptionalLong time) {
        cancel();
        if (stopped) {
            return;
        }
        time.ifPresent(due -> timer =
                vertx.setTimer(Math.clamp(due - System.currentTimeMillis(), 1, LONGEST_MILLIS), _ -> rung(due)));
    }

    private void rung(long due) {
        if (due <= System.currentTimeMillis()) {
            action.run();
        } else {
            set(OptionalLong.of(due));
        }
    }

    /** For good. */
    synchronized void stop() {
        stopped = true;
        cancel();
    }

    private void cancel() {
        if (timer >= 0) {
            vertx.cancelTimer(timer);
            timer = -1;
        }
    }
}
