package dev.weir.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings what the second level has into the first. Several that want the same wait for one answer. A body of a few parts that lies beside
 * its entry is there whole, and what it should be, before anything of it counts; a larger one is brought as it is sent.
 */
final class Recall {

    /** Parts that are asked for at the same time; a body that has more is brought as it is sent. */
    static final int AT_ONCE = 4;

    /** Parts that are sent stay at least so long. */
    static final Duration SENDING = Duration.ofMinutes(10);

    private final Store store;
    private final Generations generations;
    private final SecondLevel level;
    private final Seal seal;
    private final Purges purges;
    private final Moment.Clock clock;
    private final BodyRoom room;
    private final CacheSettings settings;

    /** Names of bodies that turned out not to be what they should be, though it may still look as if they were. */
    private final Cache<Long, Boolean> spoilt = Caffeine.newBuilder()
            .maximumSize(1000)
            .expireAfterWrite(SENDING)
            .executor(Runnable::run)
            .build();

    private final ConcurrentMap<CacheKey, Future<Answer>> entries = new ConcurrentHashMap<>();
    private final ConcurrentMap<Long, Future<Content>> bodies = new ConcurrentHashMap<>();

    Recall(
            Store store,
            Generations generations,
            SharedStore shared,
            Purges purges,
            Moment.Clock clock,
            BodyRoom room,
            CacheSettings settings) {
        this.store = store;
        this.generations = generations;
        this.level = shared.level();
        this.seal = shared.seal();
        this.purges = purges;
        this.clock = clock;
        this.room = room;
        this.settings = settings;
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
                .map(bytes -> new Answer(
                        Frozen.read(key, bytes, seal, level.now(), settings.maxObjectSize()), generation, nanos));
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
        store.updateKept(key, kept -> kept.knownSince(deafUntil));
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
            } else if (left != null && beside == null && isWanted(request, left, copy.body())) {
                beside = new Frozen.Copy(left, copy.body(), copy.purges());
            }
        }
        return new Left(inline, beside);
    }

    private boolean isWanted(CacheRequest request, StoredResponse left, @Nullable Body body) {
        return request.isGet()
                && left.isSelectedBy(request)
                && body != null
                && spoilt.getIfPresent(body.name()) == null;
    }

    private Future<Recalled> whole(CacheRequest request, Left left, Answer answer, LongSupplier deafUntil) {
        boolean none = left.inline.isEmpty() && left.beside == null;
        level.count(none ? SecondLevel.Event.MISS : SecondLevel.Event.HIT);
        return whole(request.key(), left.beside, answer, deafUntil)
                .map(more -> keep(request.key(), left.inline, more, answer, deafUntil.getAsLong()));
    }

    /** With its body, where there is one to bring and it is not here already. */
    private Future<@Nullable StoredResponse> whole(
            CacheKey key, Frozen.@Nullable Copy wanted, Answer answer, LongSupplier deafUntil) {
        Body body = wanted == null ? null : wanted.body();
        if (wanted == null || body == null) {
            return Future.succeededFuture();
        }
        return content(key, body, answer, deafUntil).map(wanted.response()::holding);
    }

    private Future<Content> content(CacheKey key, Body body, Answer answer, LongSupplier deafUntil) {
        Content here = here(key, body);
        if (here != null) {
            return Future.succeededFuture(here);
        }
        return streams(body)
                ? Future.succeededFuture(Content.beside(
                        new Beside(this, key, body, answer.generation, answer.nanos, deafUntil, /* kept= */ true)))
                : once(bodies, body.name(), () -> load(key, body));
    }

    /** Whether it is too large to be loaded whole before any of it is sent. */
    static boolean streams(Body body) {
        return body.parts() > AT_ONCE;
    }

    private static <T> Future<T> notThere() {
        return Future.failedFuture("a part of a body is not there");
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
        if (!room.take(BodyRoom.Use.NEXT, bytes)) {
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
                .onComplete(_ -> room.give(BodyRoom.Use.NEXT, bytes));
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
                return notThere();
            }
            into[index] = bytes;
            return load(key, body, index + AT_ONCE, into, deadline);
        });
    }

    /** Where they are there, and would not be for long, they stay for as long as it may take to send them. */
    Future<Void> present(Beside at, StoredResponse head, int from, int to) {
        return level.has(at.key(), at.body(), from, to).compose(all -> {
            if (!all) {
                spoil(at);
                return notThere();
            }
            if (head.keepMillis(settings.heuristicMax(), clock.get()) < SENDING.toMillis()) {
                var _ = level.keep(at.key(), at.body(), SENDING.toMillis());
            }
            return Future.succeededFuture();
        });
    }

    Future<byte[]> part(Beside at, int index) {
        return level.part(at.key(), at.body(), index)
                .compose(part -> Frozen.bytes(at.key(), at.body(), index, part, seal)
                        .map(Future::succeededFuture)
                        .orElseGet(() -> {
                            spoil(at);
                            return notThere();
                        }));
    }

    /** What is left of it is of no use, and who asks next is to find nothing. */
    private void spoil(Beside at) {
        if (spoilt.asMap().putIfAbsent(at.body().name(), Boolean.TRUE) == null) {
            level.count(SecondLevel.Event.UNUSABLE);
            level.drop(at.key(), at.body());
        }
    }

    void loaded(Beside at, StoredResponse head, List<byte[]> bytes) {
        Content content = Frozen.content(at.body().first(), at.body().complete(), bytes);
        content.name(at.body().name());
        Answer answer = new Answer(new Frozen.Thawed.Nothing(), at.generation(), at.nanos());
        keep(at.key(), List.of(head.holding(content)), null, answer, at.deafUntil());
    }

    /**
     * Unless it has become invalid meanwhile. Where a newer one took its place it answers those who wait, as it would have done a moment
     * ago, and is not kept. What was known before this replica was deaf does not count because something else is there.
     *
     * @param inline what is here
     * @param more one more, which is kept where its body is here
     */
    private Recalled keep(
            CacheKey key, List<StoredResponse> inline, @Nullable StoredResponse more, Answer answer, long deafUntil) {
        List<StoredResponse> all = new ArrayList<>(inline);
        if (more != null) {
            all.add(more);
        }
        if (all.isEmpty()) {
            return Recalled.NOTHING;
        }
        boolean apart = more != null && more.content().beside() != null;
        AtomicReference<@Nullable Resource> found = new AtomicReference<>();
        boolean current = generations.isCurrent(key, answer.generation);
        store.update(key, kept -> {
            Resource known = kept == null ? null : kept.knownSince(deafUntil);
            if (!generations.isValid(key, answer.generation)) {
                found.set(known);
                return known;
            }
            Resource now = Resource.recalled(known, all, answer.nanos);
            found.set(now);
            if (!generations.isCurrent(key, answer.generation)) {
                return known;
            }
            return apart ? here(known, inline, answer) : now;
        });
        // Whoever looked at every key meanwhile may have passed this one just before.
        if (current && !generations.isCurrent(key, answer.generation)) {
            store.update(key, _ -> null);
        }
        return new Recalled(found.get());
    }

    private static @Nullable Resource here(@Nullable Resource known, List<StoredResponse> inline, Answer answer) {
        return inline.isEmpty() ? known : Resource.recalled(known, inline, answer.nanos);
    }
}
