package dev.weir.analytics;

import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** A value that is made at most once a second, however many ask for it; who asks meanwhile waits for the same. */
final class EachSecond<T> {

    private final LongFunction<T> make;
    private long made;
    private @Nullable T value;

    /**
     * @param make given the second
     */
    EachSecond(LongFunction<T> make) {
        this.make = make;
    }

    synchronized T at(long second) {
        T last = value;
        if (last != null && second <= made) {
            return last;
        }
        T next = make.apply(second);
        value = next;
        made = second;
        return next;
    }
}
