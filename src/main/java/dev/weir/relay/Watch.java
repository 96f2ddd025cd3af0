package dev.weir.relay;

import io.vertx.core.impl.ContextInternal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What is open on one event loop, and its only clock: every open thing is asked ten times a second whether its time is up. One timer
 * for all of them costs less than one each, and what is open can be counted and ended.
 */
public final class Watch {

    private static final long PERIOD_MILLIS = 100;

    private final ContextInternal context;
    private final Set<Watched> open = new LinkedHashSet<>();
    private long timer = -1;

    /** @param context of that event loop */
    public Watch(ContextInternal context) {
        this.context = context;
    }

    /** Something open that ends when its time is up or when it is told to. */
    public interface Watched {
        /** Looks at the clock ({@link System#nanoTime}). */
        void tick(long now);

        /** Ends now, cutting what is under way. */
        void cut();
    }

    public void add(Watched watched) {
        open.add(watched);
        if (timer < 0) {
            timer = context.setPeriodic(PERIOD_MILLIS, _ -> tick());
        }
    }

    public void remove(Watched watched) {
        open.remove(watched);
    }

    /** How many are open. */
    public int size() {
        return open.size();
    }

    /** Ends all that is open. */
    public void cutAll() {
        List.copyOf(open).forEach(Watched::cut);
    }

    private void tick() {
        if (open.isEmpty()) {
            context.owner().cancelTimer(timer);
            timer = -1;
            return;
        }
        long now = System.nanoTime();
        for (Watched watched : new ArrayList<>(open)) {
            watched.tick(now);
        }
    }
}
