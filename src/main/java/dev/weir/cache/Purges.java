package dev.weir.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The purges by prefix, tag and of everything that replicas have heard of, in their common order. What lies in the second level is not
 * looked through for them, since there may be a hundred million entries: each entry says which purges had been heard of when it was asked
 * for, and a later one that meets it makes it a miss. Called from any thread.
 */
final class Purges {

    /** Older ones are forgotten, and with them everything that was asked for before. */
    static final int MOST = 1000;

    private volatile Log log = new Log(List.of(), 0, 0);

    private record Heard(long number, Purge purge) {}

    /**
     * What was heard of, to be read without a lock: look-ups on all event loops go through it.
     *
     * @param heard the oldest first
     * @param last number of all
     * @param forgotten the last that is not among them any more
     */
    private record Log(List<Heard> heard, long last, long forgotten) {}

    /** The last that was heard of. */
    long mark() {
        return log.last;
    }

    /**
     * The log is read anew.
     *
     * @param before no purge up to this one is in it any more
     */
    synchronized void begin(long before) {
        log = new Log(List.of(), before, before);
    }

    /** The next of them. */
    synchronized void add(long number, Purge purge) {
        Log before = log;
        if (number <= before.last) {
            return;
        }
        List<Heard> heard = new ArrayList<>(before.heard);
        heard.add(new Heard(number, purge));
        long forgotten = heard.size() > MOST ? heard.removeFirst().number : before.forgotten;
        log = new Log(heard, number, forgotten);
    }

    /** What is left of a response that was asked for when so much had been heard; null for nothing. */
    @Nullable
    StoredResponse left(CacheKey key, StoredResponse response, long asked) {
        Log now = log;
        if (asked < now.forgotten) {
            return null;
        }
        return asked >= now.last ? response : left(key, response, now.heard, asked);
    }

    private static @Nullable StoredResponse left(CacheKey key, StoredResponse response, List<Heard> heard, long asked) {
        StoredResponse left = response;
        Set<String> tags = Set.copyOf(response.tags());
        for (int i = heard.size() - 1; i >= 0 && heard.get(i).number > asked; i--) {
            Purge later = heard.get(i).purge;
            if (later.meets(key, tags)) {
                if (!later.soft()) {
                    return null;
                }
                left = left.softPurged();
            }
        }
        return left;
    }
}
