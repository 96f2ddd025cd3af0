package dev.weir.cache;

import io.vertx.core.Future;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * A large body that lies in the second level beside its entry, and is brought from there part by part, at the pace of who wants it. Called
 * from any thread.
 */
public final class Beside {

    private final Recall recall;
    private final CacheKey key;
    private final Body body;
    private final long generation;
    private final long nanos;
    private final LongSupplier deafUntil;
    private final boolean kept;

    /**
     * @param generation when its entry was asked for
     * @param nanos when its entry was asked for
     * @param deafUntil copies that were known before that are gone
     * @param kept whether it may be kept in memory
     */
    Beside(Recall recall, CacheKey key, Body body, long generation, long nanos, LongSupplier deafUntil, boolean kept) {
        this.recall = recall;
        this.key = key;
        this.body = body;
        this.generation = generation;
        this.nanos = nanos;
        this.deafUntil = deafUntil;
        this.kept = kept;
    }

    /** The same for one client alone. */
    Beside unkept() {
        return new Beside(recall, key, body, generation, nanos, deafUntil, false);
    }

    CacheKey key() {
        return key;
    }

    public Body body() {
        return body;
    }

    long generation() {
        return generation;
    }

    long nanos() {
        return nanos;
    }

    long deafUntil() {
        return deafUntil.getAsLong();
    }

    /** Whether it may be kept in memory once all of it is here. */
    public boolean isKept() {
        return kept;
    }

    /**
     * Fails unless these parts are there; they stay there for a while.
     *
     * @param to behind the last of them
     */
    public Future<Void> present(StoredResponse head, int from, int to) {
        return recall.present(this, head, from, to);
    }

    /** The bytes of one part, which are what they should be; fails where they are not there, or not in time. */
    public Future<byte[]> part(int index) {
        return recall.part(this, index);
    }

    /** All of it is here. */
    public void loaded(StoredResponse head, List<byte[]> bytes) {
        recall.loaded(this, head, bytes);
    }
}
