package dev.weir.cache;

import io.vertx.core.Future;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Invalidations on their way to the second level and the other replicas; what could not be said is said when that answers again. */
final class Unsaid {

    /** Of more than these is said that everything is out of date. */
    private static final int MOST = 10_000;

    private static final int AT_ONCE = 100;

    private final SecondLevel level;
    private final Supplier<byte[]> purgeOfAll;
    private final Consumer<CacheKey> said;
    private final Set<CacheKey> keys = new LinkedHashSet<>();
    private final Set<CacheKey> pending = ConcurrentHashMap.newKeySet();
    private volatile boolean everything;

    /**
     * Nothing yet.
     *
     * @param purgeOfAll what is logged where everything is out of date
     * @param said told of each key when it was said, or could not be
     */
    Unsaid(SecondLevel level, Supplier<byte[]> purgeOfAll, Consumer<CacheKey> said) {
        this.level = level;
        this.purgeOfAll = purgeOfAll;
        this.said = said;
    }

    /** Whether what is there of a key may be what is yet to be taken out. */
    boolean isPending(CacheKey key) {
        return everything || pending.contains(key);
    }

    Future<Void> say(CacheKey key) {
        pending.add(key);
        if (level.isUp()) {
            return sayNow(key);
        }
        remember(key);
        // It may be up by now, and have said what there was.
        return level.isUp() ? sayAll() : Future.failedFuture("the store that replicas share is not reached");
    }

    private Future<Void> sayNow(CacheKey key) {
        return level.remove(key)
                .compose(_ -> level.tell(SecondLevel.News.INVALID, key))
                .onSuccess(_ -> pending.remove(key))
                .onFailure(_ -> remember(key))
                .onComplete(_ -> said.accept(key));
    }

    /** Says much, so many at a time. */
    Future<Void> say(Collection<CacheKey> many) {
        many.forEach(key -> {
            pending.add(key);
            remember(key);
        });
        return sayAll();
    }

    private synchronized void remember(CacheKey key) {
        if (keys.size() < MOST) {
            keys.add(key);
        } else {
            everything = true;
            pending.removeAll(keys);
            pending.remove(key);
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
                ? level.log(purgeOfAll.get()).onFailure(_ -> rememberEverything())
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
        List<Future<Void>> some =
                keys.subList(from, to).stream().map(this::sayNow).toList();
        return Future.join(some)
                .onFailure(_ -> keys.subList(to, keys.size()).forEach(this::remember))
                .compose(_ -> sayOn(keys, to));
    }

    private synchronized void rememberEverything() {
        everything = true;
    }
}
