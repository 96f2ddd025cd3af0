package dev.weir.relay;

import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The loads that others may join, over all event loops. */
public final class Loads {

    private final ConcurrentMap<Long, Load> open = new ConcurrentHashMap<>();

    /** One who reads what a load brings. */
    record Reading(Load load, Filling.Reader reader) {}

    /**
     * Reads along with a load of the same that is under way, or begins one.
     *
     * @param name the body's
     * @param begin makes one, which is not begun yet
     * @param more told on any thread when there is more to read, or the end
     */
    Reading read(long name, Supplier<Load> begin, Runnable more) {
        Load own = begin.get();
        Asker asker = own.asker(more);
        if (own.isWhole()) {
            Reading along = along(open.get(name), asker);
            if (along == null && own.isForAll()) {
                along = along(open.putIfAbsent(name, own), asker);
            }
            if (along != null) {
                return along;
            }
        }
        Reading alone = new Reading(own, Objects.requireNonNull(own.reader(asker), "nothing of it is gone yet"));
        own.start();
        return alone;
    }

    private static @Nullable Reading along(@Nullable Load other, Asker asker) {
        Filling.Reader reader = other == null ? null : other.reader(asker);
        return other == null || reader == null ? null : new Reading(other, reader);
    }

    void ended(long name, Load load) {
        open.remove(name, load);
    }

    /** How many are open. */
    public int size() {
        return open.size();
    }
}
