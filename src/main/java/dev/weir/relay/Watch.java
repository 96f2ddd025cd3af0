package dev.weir.relay;

import io.vertx.core.impl.ContextInternal;
import org.jboss.logging.Logger;

/**
 * What is open on one event loop, and its only clock: every open thing is asked ten times a second whether its time is up. One timer
 * for all of them costs less than one each, and what is open can be counted and ended.
 */
public final class Watch {

    private static final Logger LOG = Logger.getLogger("weir.exchange");

    private static final long PERIOD_MILLIS = 100;

    private final ContextInternal context;
    private long timer = -1;

    private final Chain<Watched> open = new Chain<>();

    /** @param context of that event loop */
    public Watch(ContextInternal context) {
        this.context = context;
    }

    /** Something open that ends when its time is up or when it is told to. */
    public abstract static class Watched extends Chain.Link<Watched> {

        /** Looks at the clock ({@link System#nanoTime}). */
        public abstract void tick(long now);

        /** Ends now, cutting what is under way. */
        public abstract void cut();
    }

    /** Does nothing where it is watched already. */
    public void add(Watched watched) {
        if (open.add(watched) && timer < 0) {
            timer = context.setPeriodic(PERIOD_MILLIS, _ -> tick());
        }
    }

    /** Does nothing where it is not watched. */
    public void remove(Watched watched) {
        open.remove(watched);
    }

    /** How many are open. */
    public int size() {
        return open.size();
    }

    /** Ends all that is open; what fails over it is no concern of the others. */
    public void cutAll() {
        open.all().forEach(Watch::cut);
    }

    private static void cut(Watched watched) {
        try {
            watched.cut();
        } catch (RuntimeException | Error e) {
            LOG.error("something open could not be cut", e);
        }
    }

    private void tick() {
        if (open.size() == 0) {
            context.owner().cancelTimer(timer);
            timer = -1;
            return;
        }
        long now = System.nanoTime();
        for (Watched watched : open.all()) {
            tick(watched, now);
        }
    }

    private void tick(Watched watched, long now) {
        try {
            watched.tick(now);
        } catch (RuntimeException | Error e) {
            // It would fail again and again, and its time would never be up.
            LOG.error("something open cannot look at the clock and is cut", e);
            remove(watched);
            cut(watched);
        }
    }
}
