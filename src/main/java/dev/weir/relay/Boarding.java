package dev.weir.relay;

import dev.weir.cache.CacheRequest;
import dev.weir.measure.Account;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How what one client lacks is fetched: by a flight of its own, or by another's that it joins. */
final class Boarding {

    private final Caching caching;
    private final Downstream client;
    private final CacheRequest request;
    private final Flight.Waiter waiter;
    private @Nullable Flight flight;
    private boolean joined;
    private long waitingSince;
    private long headStart;

    Boarding(Caching caching, Downstream client, CacheRequest request, Flight.Waiter waiter) {
        this.caching = caching;
        this.client = client;
        this.request = request;
        this.waiter = waiter;
    }

    /**
     * Fetches it.
     *
     * @param own makes a flight for this client
     * @param collapsible whether another's would do as well
     */
    void fetch(Supplier<Flight> own, boolean collapsible) {
        joined = false;
        if (collapsible && joins()) {
            return;
        }
        Flight made = own.get();
        if (collapsible && !caching.flights().announce(made) && joins()) {
            // Another event loop was quicker.
            return;
        }
        flight = made;
        made.start(waiter);
    }

    private boolean joins() {
        Flight other = caching.flights().of(request.key());
        if (other == null) {
            return false;
        }
        if (!caching.cache().isCurrent(request.key(), other.generation())) {
            // It goes on for those who are on it; who comes now waits for one of now.
            caching.flights().ended(other);
            return false;
        }
        joined = true;
        waitingSince = System.nanoTime();
        headStart = Math.max(0, client.askedAt() - other.begun());
        flight = other;
        joined = other.join(waiter);
        return joined;
    }

    /** The one it is on; null before there is one. */
    @Nullable
    Flight flight() {
        return flight;
    }

    /** Whether that is another's. */
    boolean isJoined() {
        return joined;
    }

    /** For how long another's was under way when this client asked, in nanoseconds. */
    long headStart() {
        return headStart;
    }

    /** What comes is wanted for the store all the same. */
    void goOn() {
        Flight own = flight;
        if (own != null && !joined) {
            var _ = own.goOn();
        }
    }

    /** Whether it has waited for another's for so long, and does so no more. */
    boolean leavesAfter(Duration patience, long now) {
        Flight other = flight;
        return joined && other != null && now - waitingSince > patience.toNanos() && other.leave(waiter);
    }

    /** The client's exchange is over; its own flight is on its account no more. */
    void over(boolean waits) {
        Flight running = flight;
        if (running == null) {
            return;
        }
        if (waits) {
            var _ = running.leave(waiter);
        }
        if (!joined) {
            running.told();
        }
    }

    /** Of those who wait for one fetch, the one who asked first has it on its account. */
    Account.@Nullable Upstream upstream() {
        Flight own = flight;
        return own == null || joined ? null : own.leg().account();
    }

    /** Until a fetch of its own begins, or else the answer: the wait for what another fetches is one for the store. */
    long searchedAt() {
        Flight own = flight;
        if (own != null && !joined) {
            return own.begun();
        }
        long first = client.firstByte();
        return first == Account.NONE ? System.nanoTime() : client.askedAt() + first;
    }
}
