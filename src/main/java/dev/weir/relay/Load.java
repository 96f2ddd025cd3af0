package dev.weir.relay;

import dev.weir.cache.Beside;
import dev.weir.cache.Body;
import dev.weir.cache.BodyRoom;
import dev.weir.cache.IfRange;
import dev.weir.cache.StoredResponse;
import dev.weir.field.Selection.Span;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A large stored body on its way from the level that replicas share to everyone who wants it: a few parts ahead of the fastest, and each
 * what it should be before anything of it goes on. Where a part does not come, the rest is its origin's, if that has the same still; else it
 * ends there, and is seen to. Lives on the event loop of the client that asked first.
 */
final class Load extends Watch.Watched implements Filling.Source, Remainder.Taker {

    private static final Logger LOG = Logger.getLogger("weir.exchange");

    /** Parts that are asked for, or here and not passed on. */
    static final int AHEAD = 3;

    /** Bytes that are passed on together. */
    private static final int SLICE = 64 * 1024;

    private enum State {
        OPENING,
        PARTS,
        REST,
        OVER
    }

    private final Order order;
    private final Caching caching;
    private final Means means;
    private final StoredResponse stored;
    private final Beside beside;
    private final Portions wanted;
    private final Filling filling;
    private final Room room;
    private final Promise<Void> opened = Promise.promise();
    private final Deque<Coming> coming = new ArrayDeque<>(AHEAD);

    private State state = State.OPENING;
    private boolean held;

    /** Bytes of the answer that were passed on. */
    private long passed;

    /** What is coming takes so many bytes. */
    private long cost;

    private @Nullable Remainder rest;
    private final AtomicLong fromOrigin = new AtomicLong();

    /** A portion that was asked for, and how much of it was passed on. */
    private static final class Coming {
        private final Portions.Portion portion;
        private final Future<byte[]> bytes;
        private int passed;

        Coming(Portions.Portion portion, Future<byte[]> bytes) {
            this.portion = portion;
            this.bytes = bytes;
        }
    }

    /**
     * Is not begun yet.
     *
     * @param order of the one who wanted it first
     * @param wanted of the body, in order
     */
    Load(Order order, Caching caching, Means means, StoredResponse stored, Beside beside, Collection<Piece> wanted) {
        this.order = order;
        this.caching = caching;
        this.means = means;
        this.stored = stored;
        this.beside = beside;
        this.wanted = new Portions(beside.body(), wanted);
        this.filling = new Filling(caching.cache(), BodyRoom.Use.KEPT, isForAll(), this);
        this.room = new Room(caching.cache().room(), BodyRoom.Use.NEXT);
    }

    /** Whether it brings all there is, from the beginning. */
    boolean isWhole() {
        return wanted.isWhole();
    }

    /** Whether others may have what it brings, and memory. */
    boolean isForAll() {
        return wanted.isWhole() && beside.isKept();
    }

    /** One more who reads it; null when its beginning is gone already. */
    Filling.@Nullable Reader reader(Asker asker) {
        return filling.reader(asker);
    }

    /** The one who wanted it first. */
    Asker asker(Runnable more) {
        return new Asker(order, means, more);
    }

    /** Completes when the first of it is here and all of it is known to be there; fails where that is not so. Completed on any thread. */
    Future<Void> opened() {
        return opened.future();
    }

    /** Bytes of it that its origin had to send. */
    long fromOrigin() {
        return fromOrigin.get();
    }

    void start() {
        means.watch().add(this);
        ask();
        // Words are here in any case.
        Coming first = coming.stream()
                .filter(one -> one.portion instanceof Portions.Some)
                .findFirst()
                .orElse(null);
        if (first == null) {
            failed();
            return;
        }
        Future.all(beside.present(stored, wanted.first(), wanted.to()), first.bytes)
                .onComplete(end -> order.client().soon(() -> opened(end.succeeded())));
    }

    private void opened(boolean isThere) {
        if (state != State.OPENING) {
            return;
        }
        if (isThere) {
            state = State.PARTS;
            opened.tryComplete();
            pass();
        } else {
            failed();
        }
    }

    /** Asks for what there is room for; the next one has its room as soon as nothing else is coming. */
    private void ask() {
        Portions.Portion next = wanted.peek();
        while (next != null && coming.size() < AHEAD && hasRoom(next)) {
            wanted.next();
            cost += next.cost();
            Coming asked = new Coming(next, bytes(next));
            coming.add(asked);
            asked.bytes.onComplete(_ -> order.client().soon(this::pass));
            next = wanted.peek();
        }
    }

    private boolean hasRoom(Portions.Portion next) {
        return room.hold(due(cost + next.cost()), coming.isEmpty() ? BodyRoom.Use.NEXT : BodyRoom.Use.AHEAD);
    }

    private Future<byte[]> bytes(Portions.Portion portion) {
        return switch (portion) {
            case Portions.Words words -> Future.succeededFuture(words.text().bytes());
            case Portions.Some some ->
                beside.part(some.part())
                        .map(part -> some.isAll() ? part : Arrays.copyOfRange(part, some.from(), some.to()));
        };
    }

    /** Room for so much, and in any case for what is still to be asked for, one at a time. */
    private long due(long bytes) {
        Portions.Portion next = wanted.peek();
        if (next == null) {
            return bytes;
        }
        // Of a whole body none is larger than the one before it.
        return Math.max(bytes, wanted.isWhole() ? next.cost() : Body.PART);
    }

    /** What is here goes on, as far as somebody takes it. */
    private void pass() {
        while (state == State.PARTS && !held) {
            Coming first = coming.peek();
            if (first == null && wanted.peek() == null) {
                whole();
            } else if (first == null || first.bytes.failed()) {
                askOrigin();
            } else if (!first.bytes.isComplete()) {
                return;
            } else {
                pass(first, first.bytes.result());
            }
        }
    }

    private void pass(Coming first, byte[] bytes) {
        int to = Math.min(bytes.length, first.passed + SLICE);
        byte[] slice = first.passed == 0 && to == bytes.length ? bytes : Arrays.copyOfRange(bytes, first.passed, to);
        first.passed = to;
        passed += slice.length;
        if (to == bytes.length) {
            coming.remove();
            cost -= first.portion.cost();
            room.hold(due(cost));
            ask();
        }
        append(slice);
    }

    /** Whoever lacks some of it must not be told that it was all. */
    private void append(byte[] bytes) {
        try {
            filling.append(bytes);
        } catch (RuntimeException | Error e) {
            LOG.error("a stored body could not be passed on", e);
            broken();
        }
    }

    private void whole() {
        end();
        List<byte[]> kept = filling.complete(MultiMap.caseInsensitiveMultiMap());
        if (kept != null) {
            beside.loaded(stored, kept);
        }
    }

    /** RFC 9110 §13.1.5: the rest may be asked for where one strong validator holds for both. */
    private void askOrigin() {
        Piece.Stretch only = wanted.only();
        IfRange condition = IfRange.of(stored, caching.cache().now()).orElse(null);
        if (only == null || condition == null) {
            broken();
            return;
        }
        letGo();
        state = State.REST;
        Body body = beside.body();
        Span span = new Span(body.first() + only.from() + passed, body.first() + only.to() - 1);
        Remainder asked = new Remainder(order, caching.via(), filling, condition, span, body.complete(), this);
        rest = asked;
        asked.ask();
    }

    @Override
    public void more(byte[] bytes) {
        fromOrigin.addAndGet(bytes.length);
        append(bytes);
    }

    @Override
    public void ended() {
        whole();
    }

    @Override
    public void broken() {
        end();
        filling.broken();
    }

    /** Nothing of it was passed on. */
    private void failed() {
        opened.tryFail("what lies beside an entry cannot be had");
        broken();
    }

    private void end() {
        if (state == State.OVER) {
            return;
        }
        state = State.OVER;
        means.watch().remove(this);
        caching.loads().ended(beside.body().name(), this);
        Remainder asked = rest;
        if (asked == null) {
            letGo();
            return;
        }
        asked.cancel();
        if (fromOrigin() > 0) {
            caching.accounts().fetched(fromOrigin());
        }
    }

    /** What was asked for and does not count any more takes its room until it is here. */
    private void letGo() {
        List<Future<byte[]>> asked = coming.stream().map(one -> one.bytes).toList();
        coming.clear();
        Future.join(asked).onComplete(_ -> order.client().soon(() -> room.hold(0)));
    }

    @Override
    public void hold() {
        held = true;
        Remainder asked = rest;
        if (asked != null) {
            asked.pause();
        }
    }

    @Override
    public void release() {
        order.client().soon(() -> {
            held = false;
            Remainder asked = rest;
            if (asked != null) {
                asked.resume();
            }
            pass();
        });
    }

    /** What is there already need not go on for the store alone. */
    @Override
    public void unread(boolean kept) {
        order.client().soon(() -> {
            if (state != State.OVER && filling.breakOff()) {
                opened.tryFail("nobody wants it any more");
                end();
            }
        });
    }

    @Override
    public void tick(long now) {
        filling.look(now);
    }

    @Override
    public void cut() {
        if (state != State.OVER) {
            opened.tryFail("cut");
            broken();
        }
    }
}
