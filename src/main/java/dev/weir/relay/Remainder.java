package dev.weir.relay;

import dev.weir.cache.IfRange;
import dev.weir.field.Selection.Span;
import dev.weir.response.Refusal;
import dev.weir.response.Refusals;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What is missing of a load, asked of its origin for one of those who read it: who has left, or may not ask any more, is not asked for, and
 * where it cannot be had for one it may be for another. Belongs to the load's event loop; the origin is spoken to on that of whom it is asked
 * for.
 */
final class Remainder {

    private static final Logger LOG = Logger.getLogger("weir.exchange");

    /** For so many of them. */
    private static final int MOST = 3;

    private final Order home;
    private final Via via;
    private final Filling filling;
    private final IfRange condition;
    private final long complete;
    private final Taker taker;
    private final List<Asker> asked = new ArrayList<>(1);
    private Span left;
    private @Nullable Attempt running;
    private boolean paused;

    /** Who takes it. Nothing is told after {@link #cancel}. */
    interface Taker {
        void more(byte[] bytes);

        /** All of it was here. */
        void ended();

        /** No more of it will come. */
        void broken();
    }

    /**
     * @param home on whose event loop the taker is told
     * @param filling whose readers it may be asked for
     * @param span which positions of the representation
     * @param complete its length
     */
    Remainder(Order home, Via via, Filling filling, IfRange condition, Span span, long complete, Taker taker) {
        this.home = home;
        this.via = via;
        this.filling = filling;
        this.condition = condition;
        this.left = span;
        this.complete = complete;
        this.taker = taker;
    }

    /** Asks for it, for one for whom that was not done yet. */
    void ask() {
        Asker next = asked.size() < MOST ? next() : null;
        if (next == null) {
            running = null;
            taker.broken();
            return;
        }
        asked.add(next);
        Attempt attempt = new Attempt(next);
        running = attempt;
        next.soon(attempt::start);
    }

    private @Nullable Asker next() {
        for (Runnable reading : filling.reading()) {
            if (reading instanceof Asker asker && !asked.contains(asker)) {
                return asker;
            }
        }
        return null;
    }

    void cancel() {
        Attempt last = running;
        running = null;
        if (last != null) {
            last.soon(Rest::cancel);
        }
    }

    void pause() {
        paused = true;
        if (running != null) {
            running.soon(Rest::pause);
        }
    }

    void resume() {
        paused = false;
        if (running != null) {
            running.soon(Rest::resume);
        }
    }

    /** It asked for one of them. */
    private final class Attempt implements Rest.Taker {
        private final Asker asker;
        private final Rest rest;

        Attempt(Asker asker) {
            this.asker = asker;
            this.rest = new Rest(asker.order(), via, asker.means(), condition, left, complete, this);
        }

        /** A fault here is no affair of the asker's own exchange. */
        void start() {
            try {
                rest.start();
            } catch (RuntimeException | Error e) {
                LOG.error("the rest of a stored body could not be asked for", e);
                failed(Refusals.internalError());
            }
        }

        private void soon(Consumer<Rest> step) {
            asker.soon(() -> step.accept(rest));
        }

        /** Where the load is, unless it is over. */
        @SuppressWarnings("ReferenceEquality") // an attempt is itself and no other
        private void tell(Runnable step) {
            home.client().soon(() -> {
                if (running == this) {
                    step.run();
                }
            });
        }

        @Override
        public void more(byte[] bytes) {
            tell(() -> {
                if (paused) {
                    // It was not there yet when it was told so.
                    soon(Rest::pause);
                }
                left = new Span(left.first() + bytes.length, left.last());
                taker.more(bytes);
            });
        }

        @Override
        public void ended() {
            tell(taker::ended);
        }

        @Override
        public void another() {
            tell(taker::broken);
        }

        @Override
        public void failed(Refusal refusal) {
            tell(Disconnection.is(refusal) ? taker::broken : Remainder.this::ask);
        }
    }
}
