package dev.weir.relay;

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
 * so that nobody slows the others down or makes them all be remembered for.
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
    private final List<byte[]> chunks = new ArrayList<>();
    private final List<Reader> readers = new ArrayList<>(1);
    private final long begun = System.nanoTime();
    private int dropped;
    private long received;
    private long room;
    private boolean keeping;
    private boolean crowded;
    private boolean held;
    private End end = End.OPEN;
    private @Nullable MultiMap trailers;

    Filling(ResponseCache cache, boolean keeping, Source source) {
        this.cache = cache;
        this.keeping = keeping;
        this.source = source;
    }

    /** One who reads it from the beginning. */
    final class Reader implements Bytes {
        private final Runnable more;
        private int next;
        private long taken;
        private boolean cutOff;

        private Reader(Runnable more) {
            this.more = more;
        }

        @Override
        public @Nullable Buffer next() {
            synchronized (Filling.this) {
                if (cutOff || end == End.BROKEN || next - dropped >= chunks.size()) {
                    return null;
                }
                byte[] chunk = chunks.get(next++ - dropped);
                return Chunks.view(chunk, 0, chunk.length);
            }
        }

        @Override
        public void taken(int bytes) {
            boolean release;
            synchronized (Filling.this) {
                taken += bytes;
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
                return !cutOff && end == End.COMPLETE && next - dropped >= chunks.size();
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
                unread = readers.remove(this) && readers.isEmpty() && end == End.OPEN;
                trim();
                // The fastest may have been the one that held it back.
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
     * @param more told on the writer's thread when there is more, or the end
     * @return null when its beginning is gone already
     */
    @Nullable
    synchronized Reader reader(Runnable more) {
        if (dropped > 0 || end == End.BROKEN) {
            return null;
        }
        Reader reader = new Reader(more);
        readers.add(reader);
        return reader;
    }

    /** More of it came. */
    void append(byte[] bytes) {
        boolean hold;
        boolean useless;
        List<Reader> told;
        synchronized (this) {
            received += bytes.length;
            chunks.add(bytes);
            count(bytes.length);
            if (crowded || received > cache.settings().maxObjectSize()) {
                keeping = false;
            }
            told = List.copyOf(readers);
            cutOffWhoLags();
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
                kept = Chunks.tidy(chunks, received);
                keeping = false;
            }
            trim();
            told = List.copyOf(readers);
        }
        told.forEach(reader -> reader.more.run());
        return kept;
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
        dropped += chunks.size();
        chunks.clear();
        readers.clear();
        letRoomGo();
    }

    private void letRoomGo() {
        if (readers.isEmpty()) {
            cache.giveRoom(room);
            room = 0;
        }
    }

    /** Ends keeping what trickles in; what is on its way goes on. */
    synchronized void look(long now) {
        long lasted = now - begun;
        if (keeping
                && room > 0
                && lasted > LEAST_RATE_AFTER_NANOS
                && received < TimeUnit.NANOSECONDS.toSeconds(lasted) * LEAST_RATE) {
            keeping = false;
            trim();
        }
    }

    /** What is kept, or waits for the slower of several readers, counts towards what all such bodies may hold together; a little is free. */
    private void count(int bytes) {
        if (received <= AHEAD || (!keeping && readers.size() <= 1)) {
            return;
        }
        if (cache.takeRoom(bytes)) {
            room += bytes;
        } else {
            crowded = true;
        }
    }

    private void cutOffWhoLags() {
        if (keeping || readers.size() < 2) {
            return;
        }
        long apart = crowded ? APART : Math.max(APART, cache.settings().maxObjectSize());
        readers.removeIf(reader -> {
            reader.cutOff = received - reader.taken > apart;
            return reader.cutOff;
        });
    }

    private void letGo(List<byte[]> read) {
        long bytes = 0;
        for (byte[] chunk : read) {
            bytes += chunk.length;
        }
        long counted = Math.min(room, bytes);
        room -= counted;
        cache.giveRoom(counted);
        read.clear();
    }

    /** Ends it unless someone reads it. */
    synchronized boolean breakOff() {
        if (readers.isEmpty() && end == End.OPEN) {
            end = End.BROKEN;
            clear();
        }
        return end == End.BROKEN;
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
        if (keeping || readers.isEmpty()) {
            return;
        }
        int least = dropped + chunks.size();
        for (Reader reader : readers) {
            least = Math.min(least, reader.next);
        }
        if (least > dropped) {
            letGo(chunks.subList(0, least - dropped));
            dropped = least;
        }
    }

    private boolean isReleasable() {
        boolean releasable = held && !isAhead();
        held &= !releasable;
        return releasable;
    }

    private boolean isAhead() {
        long furthest = 0;
        for (Reader reader : readers) {
            furthest = Math.max(furthest, reader.taken);
        }
        return !readers.isEmpty() && received - furthest > AHEAD;
    }
}
