package dev.weir.testing;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What has come to an origin, to be looked at whole or awaited one by one. */
final class Arrivals<T> {
    private final String what;
    private final List<T> all = new CopyOnWriteArrayList<>();
    private final BlockingQueue<T> waiting = new LinkedBlockingQueue<>();

    Arrivals(String what) {
        this.what = what;
    }

    void add(T arrival) {
        all.add(arrival);
        waiting.add(arrival);
    }

    List<T> all() {
        return List.copyOf(all);
    }

    /** The next one, in the order of arrival. */
    T await() {
        try {
            @Nullable T next = waiting.poll(Eventually.LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            if (next == null) {
                throw new AssertionError("no further " + what + " came to the origin; so far " + all.size());
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
