package dev.weir.cache;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The purges by prefix, tag and of everything that replicas have heard of, in their common order. What lies in the second level is not
 * looked through for them, since there may be a hundred million entries: each entry says which purges had been heard of when it was asked
 * for, and a later one that meets it makes it a miss. Called from any thread.
 */
final class Purges {

    /** Older ones are forgotten, and with them everything that was asked for before. */
    static final int MOST = 1000;

    private final Deque<Heard> heard = new ArrayDeque<>();
    private long last;
    private long forgotten;

    private record Heard(long number, Purge purge) {}

    /** The last that was heard of. */
    synchronized long mark() {
        return last;
    }

    /**
     * The log is read anew.
     *
     * @param before no purge up to this one is in it any more
     */
    synchronized void begin(long before) {
        heard.clear();
        last = before;
        forgotten = before;
    }

    /** The next of them. */
    synchronized void add(long number, Purge purge) {
        if (number <= last) {
            return;
        }
        last = number;
        heard.add(new Heard(number, purge));
        if (heard.size() > MOST) {
            forgotten = heard.removeFirst().number;
        }
    }

    /** What is left of a response that was asked for when so much had been heard; null for nothing. */
    synchronized @Nullable StoredResponse left(CacheKey key, StoredResponse response, long asked) {
        if (asked < forgotten) {
            return null;
        }
        StoredResponse left = response;
        for (Heard later : heard) {
            if (later.number > asked && later.purge.meets(key, Resource.of(response))) {
                if (!later.purge.soft()) {
                    return null;
                }
                left = left.softPurged();
            }
        }
        return left;
    }
}
