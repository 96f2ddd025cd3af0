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
         * @param kept whether it is kept all the same
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
                release = letsGo();
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
                kept = keeping;
                trim();
                release = letsGo();
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
        boolean unread;
        List<Reader> told;
        synchronized (this) {
            if (keeping
                    && (received + bytes.length > cache.settings().maxObjectSize() || !cache.takeRoom(bytes.length))) {
                stopKeeping();
            } else if (keeping) {
                room += bytes.length;
            }
            received += bytes.length;
            chunks.add(bytes);
            trim();
            hold = !held && isAhead();
            held |= hold;
            told = List.copyOf(readers);
            unread = told.isEmpty() && !keeping;
        }
        if (hold) {
            source.hold();
        }
        if (unread) {
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
                stopKeeping();
            }
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

    /** Ends it because nobody reads it; false when someone does by now. */
    synchronized boolean abandon() {
        if (!readers.isEmpty() || end != End.OPEN) {
            return false;
        }
        end = End.BROKEN;
        stopKeeping();
        chunks.clear();
        return true;
    }

    private void stopKeeping() {
        keeping = false;
        cache.giveRoom(room);
        room = 0;
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
            chunks.subList(0, least - dropped).clear();
            dropped = least;
        }
    }

    /** Whether the source, held back, may go on. */
    private boolean letsGo() {
        if (!held || isAhead()) {
            return false;
        }
        held = false;
        return true;
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
        return keeping || readers.size() == 1
                ? AHEAD
                : Math.max(AHEAD, cache.settings().maxObjectSize());
    }
}
