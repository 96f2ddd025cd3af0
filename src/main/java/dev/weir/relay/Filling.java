package dev.weir.relay;

import dev.weir.cache.BodyRoom;
import dev.weir.cache.ResponseCache;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A response body while it comes in: one writes, any number read, each at its own pace and on its own event loop. The fastest reader holds
 * the source back. What is kept for the store is there for the slower ones; once it is not kept, one that falls too far behind is cut off,
 * so that nobody slows the others down or makes them all be remembered for. What a chunk costs grows with the readers that come for it,
 * and what is kept of crumbs grows with their bytes ({@link Pieces}).
 */
final class Filling {

    /** How far the source may be ahead. */
    private static final int AHEAD = 64 * 1024;

    /** How far readers may be apart where there is little room. */
    private static final int APART = 1024 * 1024;

    /** What is kept has to come in at this rate, in bytes a second, after a while; room is not for what trickles. */
    private static final int LEAST_RATE = 32 * 1024;

    private static final long LEAST_RATE_AFTER_NANOS = TimeUnit.SECONDS.toNanos(30);

    private enum End {
        OPEN,
        COMPLETE,
        BROKEN
    }

    /** Holds the source back, or lets it go on; called on any thread. */
    interface Source {
        void hold();

        void release();

        /**
         * Nobody reads any more.
         *
         * @param kept whether it is yet kept for the store
         */
        void unread(boolean kept);
    }

    private final ResponseCache cache;
    private final Source source;
    private final Pieces pieces = new Pieces();
    private final List<Reader> readers = new ArrayList<>(1);

    /** Those of them that have read all there is: only they have to be told of more. */
    private final List<Reader> waiting = new ArrayList<>(1);

    private final long begun = System.nanoTime();

    /** How many pieces are gone already. */
    private int dropped;

    /** How many readers have yet to get past the first piece there is. */
    private int atFront;

    private long received;

    /** What the fastest reader has taken. */
    private long furthest;

    /** No reader has taken less. */
    private long hindmost;

    private final Room room;
    private final BodyRoom.Use use;
    private boolean keeping;
    private boolean crowded;
    private boolean held;
    private End end = End.OPEN;
    private @Nullable MultiMap trailers;

    Filling(ResponseCache cache, boolean keeping, Source source) {
        this(cache, BodyRoom.Use.STORED, keeping, source);
    }

    /** @param use what it is kept for */
    Filling(ResponseCache cache, BodyRoom.Use use, boolean keeping, Source source) {
        this.cache = cache;
        this.use = use;
        this.room = new Room(cache.room(), use);
        this.keeping = keeping;
        this.source = source;
    }

    /** One who reads it from the beginning. */
    final class Reader implements Bytes {
        private final Runnable more;
        private int place;

        /** The piece it reads, counted from the first there ever was, and how much of that it has. */
        private int next;

        private int offset;
        private long taken;
        private boolean waits;
        private boolean cutOff;

        private Reader(Runnable more) {
            this.more = more;
        }

        @Override
        public @Nullable Buffer next() {
            synchronized (Filling.this) {
                if (cutOff || end == End.BROKEN) {
                    return null;
                }
                passOn();
                if (hasAll()) {
                    await(this);
                    return null;
                }
                int at = next - dropped;
                int from = offset;
                offset = pieces.length(at);
                Buffer bytes = Chunks.view(pieces.array(at), from, offset - from);
                passOn();
                return bytes;
            }
        }

        /** On to the next piece, once more cannot come into this one. */
        private void passOn() {
            int at = next - dropped;
            if (at < pieces.count() && offset == pieces.length(at) && !pieces.mayGrow(at)) {
                atFront -= at == 0 ? 1 : 0;
                next++;
                offset = 0;
            }
        }

        /** Whether it has read all there is. */
        private boolean hasAll() {
            int left = pieces.count() - (next - dropped);
            return left <= 0 || (left == 1 && offset == pieces.length(pieces.count() - 1));
        }

        @Override
        public void taken(int bytes) {
            boolean release;
            synchronized (Filling.this) {
                taken += bytes;
                if (isReading(this)) {
                    furthest = Math.max(furthest, taken);
                }
                trim();
                release = isReleasable();
            }
            if (release) {
                source.release();
            }
        }

        @Override
        public boolean isComplete() {
            synchronized (Filling.this) {
                return !cutOff && end == End.COMPLETE && hasAll();
            }
        }

        @Override
        public @Nullable MultiMap trailers() {
            synchronized (Filling.this) {
                return trailers;
            }
        }

        @Override
        public boolean isBroken() {
            synchronized (Filling.this) {
                return cutOff || end == End.BROKEN;
            }
        }

        @Override
        public void close() {
            boolean unread;
            boolean release;
            boolean kept;
            synchronized (Filling.this) {
                boolean read = isReading(this);
                if (read) {
                    remove(this);
                    // The fastest may have been the one that held it back.
                    furthest = furthestBut(taken);
                }
                unread = read && readers.isEmpty() && end == End.OPEN;
                trim();
                release = isReleasable();
                kept = keeping;
            }
            if (release) {
                source.release();
            }
            if (unread) {
                source.unread(kept);
            }
        }
    }

    /**
     * One more who reads it.
     *
     * @param more told on the writer's thread when there is more than the nothing that {@link Reader#next} found, or the end
     * @return null when its beginning is gone already
     */
    @Nullable
    synchronized Reader reader(Runnable more) {
        if (dropped > 0 || end == End.BROKEN) {
            return null;
        }
        Reader reader = new Reader(more);
        reader.place = readers.size();
        readers.add(reader);
        atFront++;
        hindmost = 0;
        return reader;
    }

    private boolean isReading(Reader reader) {
        return reader.place < readers.size() && readers.get(reader.place) == reader;
    }

    /** In any order, so that the last one takes its place. */
    private void remove(Reader gone) {
        Reader last = readers.removeLast();
        if (last != gone) {
            readers.set(gone.place, last);
            last.place = gone.place;
        }
        if (gone.next == dropped) {
            atFront--;
        }
        if (gone.waits) {
            waiting.remove(gone);
        }
    }

    private void await(Reader reader) {
        if (end == End.OPEN && !reader.waits && isReading(reader)) {
            reader.waits = true;
            waiting.add(reader);
            trim();
        }
    }

    /** Those who wait, who do so no more. */
    private List<Reader> awaited() {
        List<Reader> told = List.copyOf(waiting);
        told.forEach(reader -> reader.waits = false);
        waiting.clear();
        return told;
    }

    /** How far the furthest has got, when one that was there has left. */
    private long furthestBut(long left) {
        if (left < furthest || end != End.OPEN) {
            return furthest;
        }
        long most = 0;
        for (Reader reader : readers) {
            if (reader.taken == left) {
                return left;
            }
            most = Math.max(most, reader.taken);
        }
        return most;
    }

    /** More of it came. */
    void append(byte[] bytes) {
        boolean hold;
        boolean useless;
        List<Reader> told;
        List<Reader> cut;
        synchronized (this) {
            received += bytes.length;
            pieces.add(bytes);
            count();
            // Nobody has read all there is any more.
            told = awaited();
            if (keeping && (crowded || received > cache.settings().maxObjectSize())) {
                endKeeping();
            }
            cut = cutOffWhoLags();
            trim();
            hold = !held && isAhead();
            held |= hold;
            useless = !keeping && readers.isEmpty();
        }
        if (hold) {
            source.hold();
        }
        if (useless) {
            source.unread(false);
        }
        cut.forEach(reader -> reader.more.run());
        told.forEach(reader -> reader.more.run());
    }

    /**
     * All of it is here.
     *
     * @param with the trailers
     * @return what came, when it is to be stored
     */
    @Nullable
    List<byte[]> complete(MultiMap with) {
        List<Reader> told;
        List<byte[]> kept = null;
        synchronized (this) {
            end = End.COMPLETE;
            trailers = with;
            if (keeping) {
                join();
                kept = pieces.sealed();
                keeping = false;
            }
            trim();
            told = List.copyOf(readers);
        }
        told.forEach(reader -> reader.more.run());
        return kept;
    }

    /** Puts together what is not much. Nothing of it is gone while it is kept. */
    private void join() {
        pieces.seal();
        if (!pieces.isJoinable()) {
            return;
        }
        for (Reader reader : readers) {
            reader.offset += pieces.start(reader.next);
            reader.next = 0;
        }
        atFront = readers.size();
        pieces.join();
    }

    /** No more will come, and what came is not all. */
    void broken() {
        List<Reader> told;
        synchronized (this) {
            end = End.BROKEN;
            told = List.copyOf(readers);
            clear();
        }
        told.forEach(reader -> reader.more.run());
    }

    /** Keeps nothing any more. */
    private void clear() {
        keeping = false;
        drop(pieces.count());
        readers.clear();
        waiting.clear();
        letRoomGo();
    }

    private void letRoomGo() {
        if (readers.isEmpty()) {
            room.hold(0);
        }
    }

    /** Ends keeping what trickles in; what is on its way goes on. */
    synchronized void look(long now) {
        long lasted = now - begun;
        if (keeping
                && room.held() > 0
                && lasted > LEAST_RATE_AFTER_NANOS
                && received < TimeUnit.NANOSECONDS.toSeconds(lasted) * LEAST_RATE) {
            keeping = false;
            trim();
        }
    }

    /** What is kept, or waits for the slower of several readers, counts towards what all such bodies may hold together; a little is free. */
    private void count() {
        crowded |= !takesRoom();
    }

    private boolean takesRoom() {
        long due = Math.max(0, pieces.memory() - AHEAD);
        boolean counts = keeping || readers.size() > 1;
        return room.hold(counts ? due : Math.min(due, room.held()), keeping ? use : apart());
    }

    /** What nobody keeps is there for those who are sent it. */
    private BodyRoom.Use apart() {
        return use == BodyRoom.Use.KEPT ? BodyRoom.Use.NEXT : use;
    }

    /** Where there was no room for all of it there may be for what its slower readers have yet to get. */
    private void endKeeping() {
        keeping = false;
        trim();
        crowded = !takesRoom();
    }

    private List<Reader> cutOffWhoLags() {
        long apart = crowded ? APART : Math.max(APART, cache.settings().maxObjectSize());
        if (keeping || readers.size() < 2 || received - hindmost <= apart) {
            return List.of();
        }
        hindmost = Long.MAX_VALUE;
        List<Reader> cut = new ArrayList<>();
        for (Reader reader : List.copyOf(readers)) {
            if (received - reader.taken > apart) {
                reader.cutOff = true;
                remove(reader);
                cut.add(reader);
            } else {
                hindmost = Math.min(hindmost, reader.taken);
            }
        }
        return cut;
    }

    private void drop(int count) {
        pieces.drop(count);
        dropped += count;
    }

    /** Ends it unless someone reads it. */
    synchronized boolean breakOff() {
        if (readers.isEmpty() && end == End.OPEN) {
            end = End.BROKEN;
            clear();
        }
        return end == End.BROKEN;
    }

    /** What those are told by who read it now. */
    synchronized List<Runnable> reading() {
        return readers.stream().map(reader -> reader.more).toList();
    }

    synchronized boolean isUnread() {
        return readers.isEmpty();
    }

    /** Lets go of what everyone has read. */
    private void trim() {
        if (end == End.COMPLETE) {
            // Who was told of it may still come for it, so it stays as it is until the last one has gone.
            letRoomGo();
            return;
        }
        if (keeping || readers.isEmpty() || pieces.count() == 0) {
            return;
        }
        if (waiting.size() == readers.size()) {
            dropAll();
        } else if (atFront == 0) {
            dropRead();
        }
    }

    /** Everyone has read what there is: into the last piece nothing more comes. */
    private void dropAll() {
        drop(pieces.count());
        for (Reader reader : readers) {
            reader.next = dropped;
            reader.offset = 0;
        }
        atFront = readers.size();
        count();
    }

    private void dropRead() {
        int front = dropped + pieces.count();
        for (Reader reader : readers) {
            front = Math.min(front, reader.next);
        }
        for (Reader reader : readers) {
            atFront += reader.next == front ? 1 : 0;
        }
        drop(front - dropped);
        count();
    }

    private boolean isReleasable() {
        boolean releasable = held && !isAhead();
        held &= !releasable;
        return releasable;
    }

    private boolean isAhead() {
        return !readers.isEmpty() && received - furthest > AHEAD;
    }
}
