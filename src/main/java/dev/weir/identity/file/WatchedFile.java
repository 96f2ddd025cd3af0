package dev.weir.identity.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A small file, looked at again and again; it counts as changed as soon as two looks saw the same: some write in place, and half a file is a
 * file too. Its bytes are compared, so it does not matter whether it is replaced, rewritten, or a link on the way to it is turned elsewhere
 * as Kubernetes does.
 */
public final class WatchedFile implements AutoCloseable {

    private final Path path;
    private final int mostBytes;
    private final ScheduledExecutorService thread;
    private Content told;
    private Content seen;

    /**
     * Reads it.
     *
     * @param mostBytes a larger one is not read
     * @param thread the name of the one that looks
     */
    public WatchedFile(Path path, int mostBytes, String thread) {
        this.path = path;
        this.mostBytes = mostBytes;
        this.thread = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name(thread).factory());
        this.told = read();
        this.seen = told;
    }

    /** What a look at the file brought. */
    public sealed interface Content {

        /** Its text. */
        record Text(String text) implements Content {
            @Override
            public String toString() {
                return "Text[withheld]";
            }
        }

        /**
         * None: there is no file, or it is no text.
         *
         * @param why in one line
         */
        record Fault(String why) implements Content {}

        /**
         * Nobody knows: it could not be read.
         *
         * @param why in one line
         */
        record Unread(String why) implements Content {}
    }

    /** What the first look brought. */
    public Content first() {
        return told;
    }

    /**
     * Goes on looking.
     *
     * @param interval between two looks
     * @param listener told of every change, on the thread that looks
     */
    public void watch(Duration interval, Consumer<Content> listener) {
        long nanos = interval.toNanos();
        var _ = thread.scheduleWithFixedDelay(() -> look(listener), nanos, nanos, TimeUnit.NANOSECONDS);
    }

    private void look(Consumer<Content> listener) {
        Content now = read();
        if (now.equals(seen) && !now.equals(told)) {
            told = now;
            listener.accept(now);
        }
        seen = now;
    }

    private Content read() {
        try (InputStream file = Files.newInputStream(path)) {
            byte[] bytes = file.readNBytes(mostBytes + 1);
            return bytes.length > mostBytes
                    ? new Content.Fault("it is larger than " + size())
                    : new Content.Text(StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes))
                            .toString());
        } catch (CharacterCodingException _) {
            return new Content.Fault("it is not UTF-8");
        } catch (NoSuchFileException _) {
            return new Content.Fault("there is no such file: " + path);
        } catch (IOException e) {
            return new Content.Unread("it cannot be read: " + e);
        }
    }

    private String size() {
        return mostBytes >= 1 << 20 ? (mostBytes >> 20) + " MiB" : mostBytes + " bytes";
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
