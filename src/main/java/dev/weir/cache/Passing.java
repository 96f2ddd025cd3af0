package dev.weir.cache;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Passes what was stored here on to the second level: bodies that are not small first, part by part, then the entry. Bounded in what is
 * on its way at the same time; what is more is not shared.
 */
final class Passing {

    private static final int AT_ONCE = 4;

    private static final Duration SKEW = Duration.ofMillis(200);
    private static final long MOST_BYTES = 32L << 20;

    private final CacheSettings settings;
    private final SecondLevel level;
    private final Seal seal;
    private final Moment.Clock clock;
    private final AtomicLong onTheirWay = new AtomicLong();

    Passing(CacheSettings settings, SharedStore shared, Moment.Clock clock) {
        this.settings = settings;
        this.level = shared.level();
        this.seal = shared.seal();
        this.clock = clock;
    }

    /** Completes with whether there was an entry already; fails where it is not written. */
    Future<Boolean> pass(CacheKey key, Frozen.Copy copy) {
        long millis = copy.response().keepMillis(settings.heuristicMax(), clock.get());
        if (millis <= 0) {
            return refused("of no use");
        }
        long bytes = copy.response().size();
        if (onTheirWay.addAndGet(bytes) > Math.max(MOST_BYTES, bytes)) {
            onTheirWay.addAndGet(-bytes);
            level.count(SecondLevel.Event.SHED);
            return refused("too much is on its way");
        }
        return Future.succeededFuture()
                .compose(_ -> withOthers(key, copy, millis))
                .onComplete(_ -> onTheirWay.addAndGet(-bytes));
    }

    /** Beside what is there for other requests, in the place of what it replaces, unless that came later. */
    private Future<Boolean> withOthers(CacheKey key, Frozen.Copy copy, long millis) {
        return body(key, copy, millis)
                .compose(here -> level.get(key)
                        .recover(failure -> refused(String.valueOf(failure.getMessage())))
                        .compose(bytes -> put(key, here, bytes, millis))
                        .onSuccess(_ -> known(here))
                        .onFailure(failure -> dropped(key, copy, here, failure)));
    }

    private Future<Boolean> put(CacheKey key, Frozen.Copy here, byte[] bytes, long millis) {
        List<Frozen.Copy> all = new ArrayList<>();
        all.add(here);
        List<Body> replaced = new ArrayList<>();
        if (Frozen.read(key, bytes, seal, level.now(), settings.maxObjectSize())
                instanceof Frozen.Thawed.Entry(List<Frozen.Copy> others)) {
            for (Frozen.Copy other : others) {
                Body gone = other.body();
                if (!here.response().replaces(other.response())) {
                    all.add(other);
                } else if (isLater(other.response(), here.response())) {
                    return refused("something newer is there");
                } else if (gone != null && !gone.equals(here.body())) {
                    replaced.add(gone);
                }
            }
        }
        return level.put(key, entry(key, all), longest(all, millis))
                .onSuccess(_ -> replaced.forEach(gone -> leave(key, gone)))
                .map(_ -> bytes.length > 0);
    }

    /** Nobody finds it there any more; one that streams is still being sent, and goes when that may be over. */
    private void leave(CacheKey key, Body gone) {
        if (Recall.streams(gone)) {
            level.leave(key, gone, Recall.SENDING.toMillis());
        } else {
            level.drop(key, gone);
        }
    }

    /** From now on others may find it there, and what is written next may go on with it. */
    private static void known(Frozen.Copy here) {
        if (here.body() != null) {
            here.response().content().name(here.body().name());
        }
    }

    private static <T> Future<T> refused(String why) {
        return Future.failedFuture(new SecondLevel.Refused(why));
    }

    /**
     * A body that was put there for this alone is of no use without its entry; one that was there before may be of use to another. Where
     * the entry may be there it stays, until it expires.
     */
    private void dropped(CacheKey key, Frozen.Copy copy, Frozen.Copy here, Throwable failure) {
        Body written = here.body();
        if (failure instanceof SecondLevel.Refused && written != null && !written.equals(copy.body())) {
            level.drop(key, written);
        }
    }

    /** Clocks differ by a little. */
    private static boolean isLater(StoredResponse one, StoredResponse other) {
        return one.receivedNanos() - other.receivedNanos() > SKEW.toNanos();
    }

    /** With as many of the others as there is room for. */
    private byte[] entry(CacheKey key, List<Frozen.Copy> copies) {
        for (int count = Math.min(copies.size(), Frozen.MOST); count > 1; count--) {
            byte[] entry = Frozen.write(key, copies.subList(0, count), seal, level.now());
            if (entry.length <= Frozen.LONGEST) {
                return entry;
            }
        }
        return Frozen.write(key, copies.subList(0, 1), seal, level.now());
    }

    private long longest(List<Frozen.Copy> copies, long millis) {
        Moment now = clock.get();
        return copies.stream()
                .mapToLong(copy -> copy.response().keepMillis(settings.heuristicMax(), now))
                .reduce(millis, Math::max);
    }

    /** Its body is beside it, for as long as it. */
    private Future<Frozen.Copy> body(CacheKey key, Frozen.Copy copy, long millis) {
        Body body = copy.body();
        if (body == null) {
            return Future.succeededFuture(copy);
        }
        if (body.name() == 0) {
            return write(key, copy, millis);
        }
        return level.keep(key, body, millis)
                .compose(all -> all ? Future.succeededFuture(copy) : anew(key, copy, millis));
    }

    private Future<Frozen.Copy> anew(CacheKey key, Frozen.Copy copy, long millis) {
        return copy.response().content().beside() == null
                ? write(key, copy, millis)
                : refused("its body is neither there nor here");
    }

    private Future<Frozen.Copy> write(CacheKey key, Frozen.Copy copy, long millis) {
        Content content = copy.response().content();
        Body body = new Body(Body.newName(), content.first(), content.length(), content.complete());
        List<Future<Void>> lanes = new ArrayList<>(AT_ONCE);
        for (int lane = 0; lane < Math.min(AT_ONCE, body.parts()); lane++) {
            lanes.add(write(key, content, body, lane, millis));
        }
        return Future.join(lanes)
                .onFailure(_ -> level.drop(key, body))
                .map(_ -> new Frozen.Copy(copy.response(), body, copy.purges()));
    }

    private Future<Void> write(CacheKey key, Content content, Body body, int index, long millis) {
        if (index >= body.parts()) {
            return Future.succeededFuture();
        }
        byte[] bytes = content.copyOf((long) index * Body.PART, body.partLength(index));
        return level.putPart(key, body, index, Frozen.part(key, body, index, bytes, seal), millis)
                .compose(_ -> write(key, content, body, index + AT_ONCE, millis));
    }
}
