package dev.weir.testing;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/2 connection at the level of frames, from either end.
 *
 * <p>It acknowledges settings and pings, keeps the windows and sorts what comes by stream. Nothing that is sent is checked.
 */
public final class H2Connection {
    static final Bytes PREFACE = Bytes.of("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

    private static final int INITIAL_WINDOW_SIZE = 4;
    private static final int MAX_FRAME_SIZE = 5;
    private static final int SETTING = 6;

    /** The last frame of a connection: the last stream that was or will be processed, and why. */
    public record GoAway(int lastStream, long code, String debug) {}

    /** Makes the stream that the other end has opened. */
    @FunctionalInterface
    interface Opened {
        H2Stream by(H2Connection connection, int id);
    }

    private final Wire wire;
    private final Opened opened;
    private final H2Fields fields = new H2Fields();
    private final Map<Integer, H2Stream> streams = new ConcurrentHashMap<>();
    private final Map<Integer, Long> credited = new ConcurrentHashMap<>();
    private final BlockingQueue<GoAway> goAways = new LinkedBlockingQueue<>();
    private final List<H2Frame> unanswered = new ArrayList<>();
    private boolean answersPings = true;
    private final CompletableFuture<String> end = new CompletableFuture<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition windowsOpen = lock.newCondition();
    private CompletableFuture<Bytes> pong = new CompletableFuture<>();
    private int peersInitialWindow = 65_535;
    private int peersFrameSize = 16_384;

    H2Connection(Wire wire, Opened opened) {
        this.wire = wire;
        this.opened = opened;
        wire.patience(Duration.ZERO);
    }

    // Out

    /** Sends a frame of any kind. */
    public void send(H2Frame frame) {
        sendRaw(frame.encoded());
    }

    /** Sends bytes that need not be frames. */
    public void sendRaw(Bytes bytes) {
        lock.lock();
        try {
            wire.write(bytes);
        } finally {
            lock.unlock();
        }
    }

    public void goAway(int lastStream, int code) {
        send(H2Frame.ofIntegers(H2Frame.GOAWAY, 0, lastStream, code));
    }

    /** Waits until the other end has handled all frames that were sent before. */
    public void ping() {
        lock.lock();
        try {
            pong = new CompletableFuture<>();
            send(H2Frame.ofIntegers(H2Frame.PING, 0, 0x77656972, 1));
        } finally {
            lock.unlock();
        }
        await(pong, "answer to a ping");
    }

    /** Leaves pings unanswered from now on, as if what it says took longer on the way. */
    public void withholdPongs() {
        lock.lock();
        try {
            answersPings = false;
        } finally {
            lock.unlock();
        }
    }

    /** Answers those that were left, and those to come. */
    public void answerPings() {
        lock.lock();
        try {
            answersPings = true;
            unanswered.forEach(this::takePing);
            unanswered.clear();
        } finally {
            lock.unlock();
        }
    }

    /** Sends a close_notify and no FIN. */
    public void closeTls() {
        lock.lock();
        try {
            wire.closeTls();
        } finally {
            lock.unlock();
        }
    }

    void sendHeaders(int stream, Fields sent, int flags) {
        Bytes block = H2Fields.encode(sent);
        int first = Math.min(block.length(), peersFrameSize);
        lock.lock();
        try {
            int ends = first == block.length() ? H2Frame.END_HEADERS : 0;
            send(new H2Frame(H2Frame.HEADERS, flags | ends, stream, block.slice(0, first)));
            for (int from = first; from < block.length(); from += peersFrameSize) {
                int to = Math.min(block.length(), from + peersFrameSize);
                int last = to == block.length() ? H2Frame.END_HEADERS : 0;
                send(new H2Frame(H2Frame.CONTINUATION, last, stream, block.slice(from, to)));
            }
        } finally {
            lock.unlock();
        }
    }

    void sendData(int stream, Bytes content, int flags) {
        int sent = 0;
        do {
            int length = reserve(stream, content.length() - sent);
            boolean last = sent + length == content.length();
            send(new H2Frame(H2Frame.DATA, last ? flags : 0, stream, content.slice(sent, sent + length)));
            sent += length;
        } while (sent < content.length());
    }

    /** Takes what may be sent out of the windows, RFC 9113 §5.2; waits while they are shut. */
    private int reserve(int stream, int wanted) {
        lock.lock();
        try {
            long left = Eventually.LIMIT.toNanos();
            while (wanted > 0 && window(stream) <= 0) {
                if (end.isDone()) {
                    throw ConnectionEnded.because("no window on stream " + stream + ": " + end.join());
                }
                if (left <= 0) {
                    throw new AssertionError("the window of stream " + stream + " stays shut");
                }
                left = windowsOpen.awaitNanos(left);
            }
            int granted = (int) Math.min(Math.min(wanted, peersFrameSize), Math.max(0, window(stream)));
            credit(stream, -granted);
            credit(0, -granted);
            return granted;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } finally {
            lock.unlock();
        }
    }

    private long window(int stream) {
        long ofStream = peersInitialWindow + credited.getOrDefault(stream, 0L);
        long ofConnection = 65_535 + credited.getOrDefault(0, 0L);
        return Math.min(ofStream, ofConnection);
    }

    private void credit(int stream, long octets) {
        credited.merge(stream, octets, Long::sum);
    }

    // In

    /** The next one. */
    public GoAway awaitGoAway() {
        try {
            GoAway next = goAways.poll(Eventually.LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            if (next == null) {
                throw new AssertionError("no GOAWAY came; connection: " + end.getNow("open"));
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Waits until the connection has ended. */
    public void awaitClosed() {
        await(end, "end of the connection");
    }

    private <T> T await(CompletableFuture<T> future, String what) {
        try {
            return future.get(Eventually.LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new AssertionError("no " + what + " came; connection: " + end.getNow("open"), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    void add(H2Stream stream) {
        streams.put(stream.id(), stream);
        if (end.isDone()) {
            stream.offer(new H2Event.Gone(end.join()));
        }
    }

    /** Reads frames until the connection ends; a frame that cannot be read is a failure. */
    void readAll() {
        try {
            while (true) {
                take(H2Frame.read(wire));
            }
        } catch (UncheckedIOException e) {
            ended(String.valueOf(e.getMessage()));
        } catch (RuntimeException | AssertionError e) {
            ended(e.toString());
            throw e;
        }
    }

    private void ended(String why) {
        end.complete(why);
        streams.values().forEach(stream -> stream.offer(new H2Event.Gone(why)));
        lock.lock();
        try {
            windowsOpen.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void take(H2Frame frame) {
        switch (frame.type()) {
            case H2Frame.DATA -> takeData(frame);
            case H2Frame.HEADERS -> takeHeaders(frame);
            case H2Frame.RST_STREAM -> stream(frame).offer(new H2Event.Reset(frame.integer(0)));
            case H2Frame.SETTINGS -> takeSettings(frame);
            case H2Frame.PING -> takePing(frame);
            case H2Frame.GOAWAY ->
                goAways.add(new GoAway(
                        frame.integer(0),
                        frame.integer(4),
                        frame.payload().slice(8, frame.payload().length()).text()));
            case H2Frame.WINDOW_UPDATE -> takeCredit(frame);
            default -> {}
        }
    }

    private void takeData(H2Frame frame) {
        H2Stream stream = stream(frame);
        int length = frame.payload().length();
        stream.offer(new H2Event.Data(frame.content(), frame.has(H2Frame.END_STREAM)));
        if (length > 0) {
            send(H2Frame.ofIntegers(H2Frame.WINDOW_UPDATE, 0, length));
            if (stream.isCrediting() && !frame.has(H2Frame.END_STREAM)) {
                stream.credit(length);
            }
        }
    }

    private void takeHeaders(H2Frame frame) {
        Bytes block = frame.content();
        H2Frame last = frame;
        while (!last.has(H2Frame.END_HEADERS)) {
            last = H2Frame.read(wire);
            block = block.plus(last.payload());
        }
        stream(frame).offer(new H2Event.Headers(fields.decode(frame.stream(), block), frame.has(H2Frame.END_STREAM)));
    }

    private void takeSettings(H2Frame frame) {
        if (frame.has(H2Frame.ACK)) {
            return;
        }
        lock.lock();
        try {
            for (int at = 0; at < frame.payload().length(); at += SETTING) {
                int name = (frame.payload().at(at) << 8) | frame.payload().at(at + 1);
                int value = frame.integer(at + 2);
                peersInitialWindow = name == INITIAL_WINDOW_SIZE ? value : peersInitialWindow;
                peersFrameSize = name == MAX_FRAME_SIZE ? value : peersFrameSize;
            }
            send(new H2Frame(H2Frame.SETTINGS, H2Frame.ACK, 0, Bytes.EMPTY));
            windowsOpen.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void takePing(H2Frame frame) {
        lock.lock();
        try {
            if (frame.has(H2Frame.ACK)) {
                pong.complete(frame.payload());
            } else if (answersPings) {
                send(new H2Frame(H2Frame.PING, H2Frame.ACK, 0, frame.payload()));
            } else {
                unanswered.add(frame);
            }
        } finally {
            lock.unlock();
        }
    }

    private void takeCredit(H2Frame frame) {
        lock.lock();
        try {
            credit(frame.stream(), frame.integer(0));
            windowsOpen.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private H2Stream stream(H2Frame frame) {
        @Nullable H2Stream known = streams.get(frame.stream());
        if (known != null) {
            return known;
        }
        H2Stream stream = opened.by(this, frame.stream());
        add(stream);
        return stream;
    }
}
