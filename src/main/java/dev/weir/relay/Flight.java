package dev.weir.relay;

import dev.weir.cache.CacheRequest;
import dev.weir.measure.Accounts;
import dev.weir.measure.Leg;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One request to an origin on behalf of everyone who wants the same: the client that asked first, those that asked while it was under
 * way (collapsed forwarding), or nobody, when something stale is being validated. What it brings is stored if that may be.
 */
public final class Flight {

    private enum State {
        AWAITING_HEAD,
        BODY,
        OVER
    }

    /** Who waits for it. */
    interface Waiter {
        /** Told on any thread; answers with {@link Flight#came} once it has looked at it. */
        void landed(Landing landing);

        /** Told on the flight's own. */
        void interim(HttpResponseStatus status, HttpHeaders fields);
    }

    private static final Logger LOG = Logger.getLogger("weir.exchange");

    private final Flights flights;
    private final Accounts accounts;
    private final Order order;
    private final Errand errand;
    private final long begun = System.nanoTime();
    private final int rules;
    private final List<Waiter> waiters = new ArrayList<>(1);

    /** Those who were told how it landed, and have yet to look at it on their own event loops. */
    private final Set<Waiter> expected = new HashSet<>(2);

    private State state = State.AWAITING_HEAD;
    private volatile boolean unattended;
    private volatile long unattendedSince;
    private @Nullable Waiter leader;

    /** Whether what it brings is on the account of the one who asked first. Its event loop alone looks. */
    private boolean onAccount;

    private @Nullable Landing landing;

    Flight(Caching caching, Order order, Means means) {
        this.flights = caching.flights();
        this.rules = flights.changes();
        this.accounts = caching.accounts();
        this.order = order;
        this.errand = new Errand(this, order, caching, means);
    }

    CacheRequest request() {
        return order.request();
    }

    /** When it began, by {@link System#nanoTime}. */
    long begun() {
        return begun;
    }

    /** Whether it was begun after so many changes of the rules, and so was judged by them as they are. */
    boolean isSince(int changes) {
        return rules == changes;
    }

    /** What it took at the origin, for the one who asked first. */
    Leg leg() {
        return errand.leg();
    }

    synchronized int waiting() {
        return waiters.size();
    }

    /** Starts it for the one who asked first. */
    void start(Waiter first) {
        synchronized (this) {
            waiters.add(first);
            leader = first;
        }
        onAccount = true;
        errand.start(flights.isOpen(this));
    }

    /** Starts it for the store alone; false where too many go on so already. */
    boolean startUnattended() {
        if (!goOn()) {
            return false;
        }
        errand.start(flights.isOpen(this));
        return true;
    }

    /** The account of the one who asked first is drawn up now: what comes later is not on it. */
    void told() {
        onAccount = false;
        errand.leg().told();
    }

    /** The cache's generation when it was asked for. */
    long generation() {
        return errand.generation();
    }

    /** One more who wants the same; false when it is too late for that. */
    boolean join(Waiter waiter) {
        Landing now;
        synchronized (this) {
            if (state == State.AWAITING_HEAD) {
                waiters.add(waiter);
                return true;
            }
            now = landing;
            if (!(now instanceof Landing.Streamed streamed) || streamed.shared() == null) {
                return false;
            }
            expected.add(waiter);
        }
        waiter.landed(now);
        return true;
    }

    /** One who was told how it landed reads along, or will not: it may have left meanwhile. */
    void came(Waiter waiter) {
        boolean unread;
        synchronized (this) {
            unread = expected.remove(waiter)
                    && expected.isEmpty()
                    && state == State.BODY
                    && landing instanceof Landing.Streamed streamed
                    && streamed.body().isUnread()
                    && !(unattended && streamed.isStored());
        }
        if (unread) {
            abandon();
        }
    }

    /**
     * One fewer; the last one ends it.
     *
     * @return whether it is told nothing any more
     */
    @SuppressWarnings("ReferenceEquality") // a waiter is itself and no other
    boolean leave(Waiter waiter) {
        boolean waited;
        boolean unwanted;
        synchronized (this) {
            waited = waiters.remove(waiter);
            unwanted = waited && waiters.isEmpty() && !unattended && state == State.AWAITING_HEAD;
            if (leader == waiter) {
                leader = null;
            }
        }
        if (unwanted) {
            abandon();
        }
        return waited;
    }

    /** It goes on for the store when nobody reads it; false where too many do so already. */
    boolean goOn() {
        if (!unattended && flights.mayGoOn(this)) {
            unattendedSince = System.nanoTime();
            unattended = true;
        }
        return unattended;
    }

    /** From now on it needs somebody who reads it. Told on any thread. */
    void attendedOnly() {
        order.client().soon(() -> {
            attend();
            endUnlessWanted();
        });
    }

    private void abandon() {
        order.client().soon(this::endUnlessWanted);
    }

    private void endUnlessWanted() {
        if (isUnwanted()) {
            ended();
            errand.cancel();
        }
    }

    /** Ends it unless someone has come meanwhile: who comes later finds it over. */
    private synchronized boolean isUnwanted() {
        boolean wanted = state == State.OVER
                || (state == State.AWAITING_HEAD && !waiters.isEmpty())
                || !expected.isEmpty()
                || (landing instanceof Landing.Streamed streamed
                        && !streamed.body().breakOff());
        if (!wanted) {
            state = State.OVER;
        }
        return !wanted;
    }

    /** This is how it ended up. */
    void land(Landing how) {
        List<Waiter> told;
        boolean unled;
        synchronized (this) {
            landing = how;
            state = how instanceof Landing.Streamed ? State.BODY : State.OVER;
            told = List.copyOf(waiters);
            expected.addAll(told);
            waiters.clear();
            unled = leader == null;
        }
        if (!(how instanceof Landing.Streamed streamed)) {
            ended();
        } else if (unled && !streamed.isStored()) {
            abandon();
        }
        for (Waiter waiter : told) {
            try {
                waiter.landed(how);
            } catch (RuntimeException | Error e) {
                // The others have to be told all the same.
                LOG.error("a waiter for a shared answer failed", e);
                came(waiter);
            }
        }
    }

    /** Its answer is for the first alone. */
    void unshareable() {
        flights.unshareable(this);
    }

    /** Told to the first. */
    void interim(HttpResponseStatus status, HttpHeaders fields) {
        Waiter first = leader;
        if (first != null) {
            first.interim(status, fields);
        }
    }

    boolean isUnattended() {
        return unattended;
    }

    /** For how long it has gone on for the store alone. */
    long unattendedNanos(long now) {
        return unattended ? now - unattendedSince : 0;
    }

    /** All is here, or no more will come. */
    void over() {
        synchronized (this) {
            state = State.OVER;
        }
        ended();
    }

    private void ended() {
        flights.ended(this);
        attend();
    }

    private void attend() {
        if (unattended) {
            unattended = false;
            flights.wentOn(this);
        }
        if (!onAccount && errand.leg().untold() > 0) {
            accounts.fetched(errand.leg().untold());
            errand.leg().told();
        }
    }

    /** Nobody reads any more what it brings, which is {@code kept} for the store or not. */
    void unread(boolean kept) {
        if (!unattended || !kept) {
            abandon();
        }
    }
}
