package dev.weir.relay;

import io.vertx.core.impl.ContextInternal;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What is open on one event loop, and its only clock: every open thing is asked ten times a second whether its time is up. One timer
 * for all of them costs less than one each, and what is open can be counted and ended.
 */
public final class Watch {

    private static final Logger LOG = Logger.getLogger("weir.exchange");

    private static final long PERIOD_MILLIS = 100;

    private final ContextInternal context;
    private long timer = -1;

    /** A list through what is open itself: most of it is open for less than a turn of the loop, which a set costs a share of. */
    private @Nullable Watched first;

    private @Nullable Watched last;
    private int size;

    /** @param context of that event loop */
    public Watch(ContextInternal context) {
        this.context = context;
    }

    /** Something open that ends when its time is up or when it is told to. */
    public abstract static class Watched {

        /** Who watches it; null for nobody. */
        private @Nullable Watch by;

        private @Nullable Watched before;
        private @Nullable Watched after;

        /** Looks at the clock ({@link System#nanoTime}). */
        public abstract void tick(long now);

        /** Ends now, cutting what is under way. */
        public abstract void cut();
    }

    /** Does nothing where it is watched already. */
    public void add(Watched watched) {
        if (watched.by != null) {
            return;
        }
        watched.by = this;
        watched.before = last;
        if (last == null) {
            first = watched;
        } else {
            last.after = watched;
        }
        last = watched;
        size++;
        if (timer < 0) {
            timer = context.setPeriodic(PERIOD_MILLIS, _ -> tick());
        }
    }

    /** Does nothing where it is not watched. */
    public void remove(Watched watched) {
        if (watched.by != this) {
            return;
        }
        Watched before = watched.before;
        Watched after = watched.after;
        if (before == null) {
            first = after;
        } else {
            before.after = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.before = before;
        }
        watched.by = null;
        watched.before = null;
        watched.after = null;
        size--;
    }

    /** How many are open. */
    public int size() {
        return size;
    }

    /** Ends all that is open; what fails over it is no concern of the others. */
    public void cutAll() {
        all().forEach(Watch::cut);
    }

    /** All that are open now, whatever becomes of them. */
    private List<Watched> all() {
        List<Watched> all = new ArrayList<>(size);
        for (Watched next = first; next != null; next = next.after) {
            all.add(next);
        }
        return all;
    }

    private static void cut(Watched watched) {
        try {
            watched.cut();
        } catch (RuntimeException | Error e) {
            LOG.error("something open could not be cut", e);
        }
    }

    private void tick() {
        if (size == 0) {
            context.owner().cancelTimer(timer);
            timer = -1;
            return;
        }
        long now = System.nanoTime();
        for (Watched watched : all()) {
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
