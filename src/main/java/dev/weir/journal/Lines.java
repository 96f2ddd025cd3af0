package dev.weir.journal;

import dev.weir.journal.Backlog.Chunk;
import dev.weir.measure.LogDrops;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/**
 * Lines on their way to a file or a stream, written by a thread of its own: a pipe that nobody reads or a full disk holds up nobody who
 * has something to write. What waits is bounded; lines that do not fit are dropped and counted. What was handed over together stays
 * together, and lines of several writers never mix.
 */
public final class Lines implements AutoCloseable {

    /** Bytes that are best handed over together. */
    static final int MOST_AT_ONCE = Backlog.CHUNK;

    private static final Logger LOG = Logger.getLogger("weir.journal");

    private static final int MOST_WAITING = 8 << 20;
    private static final int RESERVE = 1 << 20;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(400);
    private static final long BUSY_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long FAULT_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(3);

    private final Outlet outlet;
    private final LogDrops drops;
    private final Backlog backlog = new Backlog(MOST_WAITING, RESERVE);
    private final AtomicLong droppedSince = new AtomicLong();
    private final Rarely faults = new Rarely(System::nanoTime);
    private final Rarely dropsTold = new Rarely(System::nanoTime);
    private final Thread thread;
    private long lookedAt;
    private volatile boolean ended;
    private volatile long deadline;

    Lines(Outlet outlet, LogDrops drops) {
        this.outlet = outlet;
        this.drops = drops;
        this.thread = Thread.ofPlatform().daemon().name("weir-lines").start(this::run);
    }

    /** To what is open already and stays open after the end, such as standard output. */
    public static Lines to(WritableByteChannel channel, String name, LogDrops drops) {
        return new Lines(new StreamOutlet(channel, name), drops);
    }

    /**
     * To a file, which is created with its directories where there is none.
     *
     * @throws IOException why it cannot be written
     */
    public static Lines to(Path file, LogDrops drops) throws IOException {
        LogFile log = new LogFile(file);
        log.prepare();
        return new Lines(log, drops);
    }

    /**
     * Hands over the first bytes of an array, whole lines with their ends. Any thread; never waits for what writes them.
     *
     * @return whether there was room
     */
    public boolean write(byte[] lines, int length) {
        return handOver(lines, length, false);
    }

    /** Likewise a line for which there is room although others found none. */
    public boolean writeUrgent(byte[] line) {
        return handOver(line, line.length, true);
    }

    private boolean handOver(byte[] lines, int length, boolean urgent) {
        if (!ended && backlog.add(lines, length, urgent)) {
            return true;
        }
        dropped(lines, 0, length);
        return false;
    }

    private void dropped(byte[] bytes, int from, int to) {
        int lines = Backlog.lines(bytes, from, to);
        drops.dropped(lines);
        droppedSince.addAndGet(lines);
    }

    private void run() {
        try {
            Chunk chunk = backlog.take(LOOK_NANOS);
            while (chunk != null || !ended) {
                lookIfDue();
                if (chunk != null) {
                    write(chunk);
                    backlog.done(chunk);
                    tellDrops();
                }
                chunk = backlog.take(ended ? 0 : LOOK_NANOS);
            }
            outlet.close();
        } catch (IOException e) {
            fault(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(Chunk chunk) {
        for (int from = 0; from < chunk.length; ) {
            int to = wholeLines(chunk, from);
            ByteBuffer piece = ByteBuffer.wrap(chunk.bytes, from, to - from);
            while (piece.hasRemaining()) {
                if (isLate()) {
                    dropped(chunk.bytes, piece.position(), chunk.length);
                    return;
                }
                writeSome(piece);
            }
            from = to;
        }
    }

    /** The end of as many lines as may be written at once; of one, where it alone is longer. */
    private int wholeLines(Chunk chunk, int from) {
        int most = from + outlet.mostAtOnce();
        if (most >= chunk.length) {
            return chunk.length;
        }
        int end = most;
        while (end > from && chunk.bytes[end - 1] != '\n') {
            end--;
        }
        if (end > from) {
            return end;
        }
        end = most;
        while (end < chunk.length && chunk.bytes[end - 1] != '\n') {
            end++;
        }
        return end;
    }

    private void writeSome(ByteBuffer piece) {
        int before = piece.remaining();
        try {
            lookIfDue();
            outlet.write(piece);
            if (piece.remaining() == before) {
                LockSupport.parkNanos(this, BUSY_NANOS);
            }
        } catch (IOException e) {
            fault(e);
            lookedAt = 0;
            LockSupport.parkNanos(this, FAULT_NANOS);
        }
    }

    private void lookIfDue() {
        long now = System.nanoTime();
        if (lookedAt == 0 || now - lookedAt >= LOOK_NANOS) {
            try {
                outlet.look();
            } catch (IOException e) {
                fault(e);
            }
            lookedAt = now;
        }
    }

    private boolean isLate() {
        return ended && System.nanoTime() - deadline > 0;
    }

    private void fault(IOException fault) {
        if (faults.isDue()) {
            LOG.errorf("%s: %s; tried again each second (said once a minute)", outlet.name(), fault);
        }
    }

    private void tellDrops() {
        if (droppedSince.get() > 0 && dropsTold.isDue()) {
            LOG.warnf(
                    "%s: %d lines dropped, it did not keep up (said once a minute)",
                    outlet.name(), droppedSince.getAndSet(0));
        }
    }

    /** Writes what waits, for a few seconds at most. */
    @Override
    public void close() {
        deadline = System.nanoTime() + CLOSE_LIMIT.toNanos();
        ended = true;
        LockSupport.unpark(thread);
        try {
            if (!thread.join(CLOSE_LIMIT.plusMillis(100))) {
                LOG.warnf("%s: not everything was written within %s", outlet.name(), CLOSE_LIMIT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
