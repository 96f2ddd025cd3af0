package dev.weir.relay;

import dev.weir.cache.ResponseCache;
import dev.weir.field.CacheStatus;
import dev.weir.measure.Accounts;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What caching relays share, over all event loops.
 *
 * @param cache what is stored
 * @param flights what is on its way from origins
 * @param loads what is on its way from the level that replicas share
 * @param via what says that it came by here
 * @param accounts told of what is fetched with nobody waiting
 * @param name what {@code Cache-Status} calls this cache
 * @param hit what {@code Cache-Status} says of a hit, but for the seconds left
 */
public record Caching(
        ResponseCache cache, Flights flights, Loads loads, Via via, Accounts accounts, String name, String hit) {

    public Caching(ResponseCache cache, Flights flights, Via via, Accounts accounts, String name) {
        this(cache, flights, new Loads(), via, accounts, name, hitOf(name));
    }

    private static String hitOf(String name) {
        String zero = new CacheStatus(name, null, OptionalInt.empty(), OptionalLong.of(0), false, false, null).write();
        return zero.substring(0, zero.length() - 1);
    }
}
