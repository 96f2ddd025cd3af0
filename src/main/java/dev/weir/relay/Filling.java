package dev.weir.relay;

import dev.weir.cache.ResponseCache;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A response body while it comes in: one writes, any number read, each at its own pace and on its own event loop. While it is kept for
 * the store the source is held back by its fastest reader alone; once it is not, what everyone has read is let go, and the slowest
 * reader holds the source back.
 */
final class Filling {

    /** How far the source may be ahead. */
    private static final int AHEAD = 64 * 1024;

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

        private Reader(Runnable more) {
            this.more = more;
        }

        @Override
        public @Nullable Buffer next() {
            synchronized (Filling.this) {
                if (next - dropped >= chunks.size()) {
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
                return end == End.COMPLETE && next - dropped >= chunks.size();
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
                return end == End.BROKEN;
            }
        }

        @Override
        public void close() {
            boolean unread;
            boolean release;
            boolean kept;
            synchronized (Filling.this) {
                unread = readers.remove(this) && readers.isEmpty() && end == End.OPEN;
                if (!readers.isEmpty()) {
                    trim();
                }
                // The slowest may have been the one that held it back.
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
            trim();
            hold = !held && isAhead();
            held |= hold;
            useless = !keeping && readers.isEmpty();
            told = List.copyOf(readers);
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
            }
            // Also of what is not kept some may wait for the slower readers.
            stopKeeping();
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
            stopKeeping();
            told = List.copyOf(readers);
        }
        told.forEach(reader -> reader.more.run());
    }

    private void stopKeeping() {
        keeping = false;
        cache.giveRoom(room);
        room = 0;
    }

    /** What is kept, or waits for the slower of several readers, counts towards what all such bodies may hold together. */
    private void count(int bytes) {
        if (!keeping && readers.size() <= 1) {
            return;
        }
        if (cache.takeRoom(bytes)) {
            room += bytes;
        } else {
            crowded = true;
        }
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
            stopKeeping();
            chunks.clear();
        }
        return end == End.BROKEN;
    }

    synchronized boolean isUnread() {
        return readers.isEmpty();
    }

    /** Lets go of what everyone has read. */
    private void trim() {
        if (keeping || end == End.COMPLETE) {
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
        if (readers.isEmpty()) {
            return false;
        }
        long furthest = 0;
        long least = Long.MAX_VALUE;
        for (Reader reader : readers) {
            furthest = Math.max(furthest, reader.taken);
            least = Math.min(least, reader.taken);
        }
        return received - (keeping ? furthest : least) > limit();
    }

    /** Several readers may be further apart: as far as a stored body could be long. */
    private long limit() {
        return keeping || crowded || readers.size() == 1
                ? AHEAD
                : Math.max(AHEAD, cache.settings().maxObjectSize());
    }
}
