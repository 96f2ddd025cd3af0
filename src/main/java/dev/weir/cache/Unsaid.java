package dev.weir.cache;

import io.vertx.core.Future;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Invalidations on their way to the second level and the other replicas; what could not be said is said when that answers again. */
final class Unsaid {

    /** Of more than these is said that everything is out of date. */
    private static final int MOST = 10_000;

    private static final int AT_ONCE = 100;

    private final SecondLevel level;
    private final Set<CacheKey> keys = new LinkedHashSet<>();
    private boolean everything;

    Unsaid(SecondLevel level) {
        this.level = level;
    }

    Future<Void> say(CacheKey key) {
        if (!level.isUp()) {
            remember(key);
            return Future.failedFuture("the store that replicas share is not reached");
        }
        return level.remove(key)
                .compose(_ -> level.tell(SecondLevel.News.INVALID, key))
                .onFailure(_ -> remember(key));
    }

    private synchronized void remember(CacheKey key) {
        if (keys.size() < MOST) {
            keys.add(key);
        } else {
            everything = true;
            keys.clear();
        }
    }

    private synchronized List<CacheKey> taken() {
        List<CacheKey> taken = List.copyOf(keys);
        keys.clear();
        return taken;
    }

    private synchronized boolean everythingTaken() {
        boolean taken = everything;
        everything = false;
        return taken;
    }

    /** Says all that is left; fails where it could not. */
    Future<Void> sayAll() {
        Future<Void> all = everythingTaken()
                ? level.log(PurgeText.write(new Purge(new Purge.All(), false))).onFailure(_ -> rememberEverything())
                : Future.succeededFuture();
        List<CacheKey> keys = taken();
        return all.onFailure(_ -> keys.forEach(this::remember)).compose(_ -> sayOn(keys, 0));
    }

    /** So many at a time: one by one would take long, and a chain of ten thousand futures would be as deep. */
    private Future<Void> sayOn(List<CacheKey> keys, int from) {
        if (from >= keys.size()) {
            return Future.succeededFuture();
        }
        int to = Math.min(keys.size(), from + AT_ONCE);
        List<Future<Void>> some = keys.subList(from, to).stream()
                .map(key -> level.remove(key)
                        .compose(_ -> level.tell(SecondLevel.News.INVALID, key))
                        .onFailure(_ -> remember(key)))
                .toList();
        return Future.join(some)
                .onFailure(_ -> keys.subList(to, keys.size()).forEach(this::remember))
                .compose(_ -> sayOn(keys, to));
    }

    private synchronized void rememberEverything() {
        everything = true;
    }
}
