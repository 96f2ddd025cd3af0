package dev.weir.relay;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.weir.cache.CacheKey;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The flights that others may join, over all event loops. */
public final class Flights {

    private final ConcurrentMap<CacheKey, Flight> open = new ConcurrentHashMap<>();

    /** Bytes of keys. */
    private static final int MOST_ALONE = 4 << 20;

    /** Keys whose last answer was for one client alone: to wait for one another there would be to queue up for nothing. */
    private final Cache<CacheKey, Boolean> alone = Caffeine.newBuilder()
            .maximumWeight(MOST_ALONE)
            .weigher((CacheKey key, Boolean _) -> key.size())
            .expireAfterWrite(Duration.ofMinutes(1))
            .build();

    /** Fetches that nobody waits for: each takes a connection to an origin, and no limit on clients holds for them. */
    private static final int MOST_UNATTENDED = 64;

    private final AtomicInteger places = new AtomicInteger(MOST_UNATTENDED);
    private final Set<Flight> unattended = ConcurrentHashMap.newKeySet();

    private final AtomicInteger changes = new AtomicInteger();

    /** How often the rules have changed. */
    int changes() {
        return changes.get();
    }

    /** Whether this one may go on for the store alone; it says when it has. */
    boolean mayGoOn(Flight flight) {
        if (places.getAndDecrement() > 0) {
            unattended.add(flight);
            // Looked at after it was added: a change either sees it, or is seen here.
            if (flight.isSince(changes())) {
                return true;
            }
            unattended.remove(flight);
        }
        places.getAndIncrement();
        return false;
    }

    void wentOn(Flight flight) {
        if (unattended.remove(flight)) {
            places.getAndIncrement();
        }
    }

    /** Who asked for what goes on for the store alone is not there to be judged anew: so nothing does. */
    public void rulesChanged() {
        changes.getAndIncrement();
        unattended.forEach(Flight::attendedOnly);
    }

    boolean isShareable(CacheKey key) {
        return alone.getIfPresent(key) == null;
    }

    @Nullable
    Flight of(CacheKey key) {
        return open.get(key);
    }

    /** Makes a flight one that others may join; false when there is another already. */
    boolean announce(Flight flight) {
        return open.putIfAbsent(flight.request().key(), flight) == null;
    }

    /** Whether others may join it. */
    boolean isOpen(Flight flight) {
        return open.get(flight.request().key()) == flight;
    }

    /** Nobody joins it any more. */
    void ended(Flight flight) {
        open.remove(flight.request().key(), flight);
    }

    void unshareable(Flight flight) {
        if (open.remove(flight.request().key(), flight)) {
            alone.put(flight.request().key(), Boolean.TRUE);
        }
    }

    /** What is on its way for these keys is out of date: nobody joins any more. */
    void invalidated(List<CacheKey> keys) {
        keys.forEach(open::remove);
    }

    /** How many requests wait for one of them. */
    public int waiting() {
        return open.values().stream().mapToInt(Flight::waiting).sum();
    }

    /** How many are open. */
    public int size() {
        return open.size();
    }
}
