package dev.weir.journal;

import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Whole lines that wait to be written, in the order in which they came, bounded in bytes. */
final class Backlog {

    /** Of a chunk, unless one piece of lines alone is longer. */
    static final int CHUNK = 1 << 16;

    private static final int SPARE_CHUNKS = 4;

    private final int most;
    private final int reserve;
    private final ReentrantLock turn = new ReentrantLock();
    private final Condition added = turn.newCondition();
    private final ArrayDeque<Chunk> waiting = new ArrayDeque<>();
    private final ArrayDeque<Chunk> spare = new ArrayDeque<>();
    private int used;

    /**
     * @param most bytes of all chunks
     * @param reserve of them, for what must not be dropped because of the rest
     */
    Backlog(int most, int reserve) {
        this.most = most;
        this.reserve = reserve;
    }

    /** Lines that are taken out together. */
    static final class Chunk {
        final byte[] bytes;
        int length;

        Chunk(int capacity) {
            bytes = new byte[capacity];
        }

        private boolean fits(int more) {
            return bytes.length - length >= more;
        }
    }

    /** Whether there was room for all of it. */
    boolean add(byte[] lines, int count, boolean urgent) {
        turn.lock();
        try {
            Chunk last = waiting.peekLast();
            if (last == null || !last.fits(count)) {
                last = another(count, urgent ? most : most - reserve);
                if (last == null) {
                    return false;
                }
                waiting.addLast(last);
            }
            System.arraycopy(lines, 0, last.bytes, last.length, count);
            last.length += count;
            added.signal();
            return true;
        } finally {
            turn.unlock();
        }
    }

    private @Nullable Chunk another(int least, int limit) {
        int capacity = Math.max(CHUNK, least);
        if (used + capacity > limit) {
            return null;
        }
        used += capacity;
        Chunk kept = capacity == CHUNK ? spare.pollFirst() : null;
        return kept == null ? new Chunk(capacity) : kept;
    }

    /** The first lines, waited for; null when none came. */
    @Nullable
    Chunk take(long nanos) throws InterruptedException {
        turn.lock();
        try {
            long left = nanos;
            while (waiting.isEmpty() && left > 0) {
                left = added.awaitNanos(left);
            }
            return waiting.pollFirst();
        } finally {
            turn.unlock();
        }
    }

    /** Makes room: this was written. */
    void done(Chunk chunk) {
        turn.lock();
        try {
            used -= chunk.bytes.length;
            chunk.length = 0;
            if (chunk.bytes.length == CHUNK && spare.size() < SPARE_CHUNKS) {
                spare.addFirst(chunk);
            }
        } finally {
            turn.unlock();
        }
    }

    static int lines(byte[] bytes, int from, int to) {
        int lines = 0;
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\n') {
                lines++;
            }
        }
        return lines;
    }
}
