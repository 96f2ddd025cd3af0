package dev.weir.cache;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings what the second level has into the first. Several that want the same wait for one answer. A body that lies beside its entry is
 * there whole, and what it should be, before anything of it counts.
 */
final class Recall {

    /** Parts that are asked for at the same time. */
    private static final int AT_ONCE = 4;

    private final Store store;
    private final Generations generations;
    private final SecondLevel level;
    private final Seal seal;
    private final Purges purges;
    private final Supplier<Moment> clock;
    private final Room room;
    private final long mostBytes;
    private final ConcurrentMap<CacheKey, Future<Answer>> entries = new ConcurrentHashMap<>();
    private final ConcurrentMap<Long, Future<Content>> bodies = new ConcurrentHashMap<>();

    /** Room for bytes on their way into the store. */
    interface Room {
        boolean take(int bytes);

        void give(long bytes);
    }

    Recall(
            Store store,
            Generations generations,
            SharedStore shared,
            Purges purges,
            Supplier<Moment> clock,
            Room room,
            CacheSettings settings) {
        this.store = store;
        this.generations = generations;
        this.level = shared.level();
        this.seal = shared.seal();
        this.purges = purges;
        this.clock = clock;
        this.room = room;
        this.mostBytes = settings.maxObjectSize();
    }

    /**
     * Brings it; fails where it could not be asked.
     *
     * @param deafUntil copies that were known before that are gone where the second level has none
     */
    Future<Recalled> bring(CacheRequest request, LongSupplier deafUntil) {
        CacheKey key = request.key();
        return once(entries, key, () -> entry(key)).compose(answer -> switch (answer.thawed) {
            case Frozen.Thawed.Entry(List<Frozen.Copy> copies) ->
                whole(request, left(request, copies), answer, deafUntil);
            case Frozen.Thawed.Nothing _ -> {
                level.count(SecondLevel.Event.MISS);
                yield forget(key, deafUntil.getAsLong());
            }
            case Frozen.Thawed.Unusable _ -> {
                level.count(SecondLevel.Event.UNUSABLE);
                yield forget(key, deafUntil.getAsLong());
            }
        });
    }

    /**
     * What the second level answered; who joins has no newer answer than who asked.
     *
     * @param generation when it was asked
     * @param nanos when it was asked
     */
    private record Answer(Frozen.Thawed thawed, long generation, long nanos) {}

    private Future<Answer> entry(CacheKey key) {
        long generation = generations.now();
        long nanos = clock.get().nanos();
        return level.get(key)
                .map(bytes -> new Answer(Frozen.read(key, bytes, seal, level.now(), mostBytes), generation, nanos));
    }

    /** One answer for all who want it at the same time. */
    private static <K, V> Future<V> once(ConcurrentMap<K, Future<V>> running, K key, Supplier<Future<V>> begin) {
        Future<V> other = running.get(key);
        if (other != null) {
            return other;
        }
        Promise<V> own = Promise.promise();
        other = running.putIfAbsent(key, own.future());
        if (other != null) {
            return other;
        }
        // What it throws is told as well, or all who come later would wait for ever.
        Future.succeededFuture().compose(_ -> begin.get()).onComplete(end -> {
            running.remove(key, own.future());
            own.handle(end);
        });
        return own.future();
    }

    private Future<Recalled> forget(CacheKey key, long deafUntil) {
        store.update(key, kept -> kept == null ? null : kept.knownSince(deafUntil));
        return Future.succeededFuture(Recalled.NOTHING);
    }

    /**
     * What purges have left of an entry.
     *
     * @param inline what is here already
     * @param beside whose body lies beside the entry, where that is wanted
     */
    private record Left(List<StoredResponse> inline, Frozen.@Nullable Copy beside) {}

    private Left left(CacheRequest request, List<Frozen.Copy> copies) {
        List<StoredResponse> inline = new ArrayList<>(copies.size());
        Frozen.Copy beside = null;
        for (Frozen.Copy copy : copies) {
            StoredResponse left = purges.left(request.key(), copy.response(), copy.purges());
            if (left != null && copy.body() == null) {
                inline.add(left);
            } else if (left != null && beside == null && request.isGet() && left.isSelectedBy(request)) {
                beside = new Frozen.Copy(left, copy.body(), copy.purges());
            }
        }
        return new Left(inline, beside);
    }

    private Future<Recalled> whole(CacheRequest request, Left left, Answer answer, LongSupplier deafUntil) {
        boolean none = left.inline.isEmpty() && left.beside == null;
        level.count(none ? SecondLevel.Event.MISS : SecondLevel.Event.HIT);
        return whole(request.key(), left.beside).map(more -> {
            List<StoredResponse> all = new ArrayList<>(left.inline);
            if (more != null) {
                all.add(more);
            }
            return keep(request.key(), all, answer, deafUntil.getAsLong());
        });
    }

    /** With its body, where there is one to bring and it is not here already. */
    private Future<@Nullable StoredResponse> whole(CacheKey key, Frozen.@Nullable Copy wanted) {
        Body body = wanted == null ? null : wanted.body();
        if (wanted == null || body == null) {
            return Future.succeededFuture();
        }
        Content here = here(key, body);
        return here != null
                ? Future.succeededFuture(wanted.response().holding(here))
                : once(bodies, body.name(), () -> load(key, body)).map(wanted.response()::holding);
    }

    private @Nullable Content here(CacheKey key, Body body) {
        Resource kept = store.get(key);
        if (kept != null) {
            for (StoredResponse response : kept.responses()) {
                if (response.content().name() == body.name()) {
                    return response.content();
                }
            }
        }
        return null;
    }

    private Future<Content> load(CacheKey key, Body body) {
        int bytes = (int) body.length();
        if (!room.take(bytes)) {
            return Future.failedFuture("no room for a body of " + bytes);
        }
        byte[][] parts = new byte[body.parts()][];
        long deadline = System.nanoTime() + level.patience().toNanos();
        List<Future<Void>> lanes = new ArrayList<>(AT_ONCE);
        for (int lane = 0; lane < Math.min(AT_ONCE, parts.length); lane++) {
            lanes.add(load(key, body, lane, parts, deadline));
        }
        return Future.join(lanes)
                .map(_ -> {
                    Content content = Frozen.content(body.first(), body.complete(), List.of(parts));
                    content.name(body.name());
                    return content;
                })
                .onComplete(_ -> room.give(bytes));
    }

    private Future<Void> load(CacheKey key, Body body, int index, byte[][] into, long deadline) {
        if (index >= into.length) {
            return Future.succeededFuture();
        }
        if (System.nanoTime() - deadline > 0) {
            return Future.failedFuture("a body takes too long to come");
        }
        return level.part(key, body, index).compose(part -> {
            byte[] bytes = Frozen.bytes(key, body, index, part, seal).orElse(null);
            if (bytes == null) {
                level.count(SecondLevel.Event.UNUSABLE);
                return Future.failedFuture("a part of a body is not there");
            }
            into[index] = bytes;
            return load(key, body, index + AT_ONCE, into, deadline);
        });
    }

    /**
     * Unless it has become invalid meanwhile. Where a newer one took its place it answers those who wait, as it would have done a moment
     * ago, and is not kept. What was known before this replica was deaf does not count because something else is there.
     */
    private Recalled keep(CacheKey key, List<StoredResponse> recalled, Answer answer, long deafUntil) {
        if (recalled.isEmpty()) {
            return Recalled.NOTHING;
        }
        AtomicReference<@Nullable Resource> all = new AtomicReference<>();
        store.update(key, kept -> {
            Resource known = kept == null ? null : kept.knownSince(deafUntil);
            Resource now = generations.isValid(key, answer.generation)
                    ? Resource.recalled(known, recalled, answer.nanos)
                    : known;
            all.set(now);
            return generations.isCurrent(key, answer.generation) ? now : known;
        });
        return new Recalled(all.get());
    }
}
