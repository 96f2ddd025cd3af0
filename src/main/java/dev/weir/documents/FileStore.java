package dev.weir.documents;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A document in a file. It is looked at some times a second, links followed anew each time, and read whole once it has
 * come to rest: what is still being written never counts.
 */
final class FileStore implements Store {

    static final long LIMIT = 8L << 20;

    /** An older one is at rest for certain, whatever the granularity of times. */
    private static final Duration OLD = Duration.ofSeconds(2);

    private static final int MOST_LOOKS = 20;

    private final Path path;
    private final Pace pace;
    private final Worker worker;
    private final ReentrantLock turn = new ReentrantLock();
    private Consumer<Content> listener = _ -> {};
    private @Nullable Glance told;
    private @Nullable Content last;

    FileStore(Path path, Pace pace, String thread) {
        this.pace = pace;
        this.path = path.toAbsolutePath().normalize();
        this.worker = new Worker(thread);
    }

    /**
     * How it is looked after.
     *
     * @param look how often
     * @param rest how long nobody may have touched it before it counts
     * @param patience how long what looks faulty, or is gone, may be a change that is still under way
     */
    record Pace(Duration look, Duration rest, Duration patience) {
        static final Pace USUAL = new Pace(Duration.ofMillis(200), Duration.ofMillis(150), Duration.ofSeconds(1));
    }

    /** One file at one moment. */
    private record Look(Glance glance, Content content) {}

    @Override
    public String source() {
        return path.toString();
    }

    @Override
    public Duration patience() {
        return pace.patience;
    }

    @Override
    public long limit() {
        return LIMIT;
    }

    @Override
    public void watch(Consumer<Content> telling) {
        turn.lock();
        try {
            listener = telling;
        } finally {
            turn.unlock();
        }
        worker.repeat(this::look, pace.look);
    }

    private void look() {
        turn.lock();
        try {
            if (!Glance.at(path).equals(told)) {
                Look look = rested();
                told = look.glance;
                tell(look.content);
            }
        } finally {
            turn.unlock();
        }
    }

    private void tell(Content content) {
        if (!content.equals(last)) {
            last = content;
            listener.accept(content);
        }
    }

    @Override
    public Content read() {
        turn.lock();
        try {
            return rested().content;
        } finally {
            turn.unlock();
        }
    }

    /** As it is when nobody has touched it for a while, or since it was at rest or we wrote it. */
    private Look rested() {
        Look seen = seen();
        for (int i = 0; i < MOST_LOOKS; i++) {
            if (isAtRest(seen.glance) || seen.glance.equals(told)) {
                return seen;
            }
            pause();
            Look again = seen();
            if (again.glance.equals(seen.glance)) {
                return again;
            }
            seen = again;
        }
        // Whatever was told of it stands; the next look tries again.
        return new Look(new Glance.Barred("restless"), new Content.Unreadable("is being written to all the time"));
    }

    private static boolean isAtRest(Glance glance) {
        return !(glance instanceof Glance.There there) || there.touched() < System.currentTimeMillis() - OLD.toMillis();
    }

    private void pause() {
        try {
            Thread.sleep(pace.rest);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Read whole: the same file before and after. */
    private Look seen() {
        Look torn = new Look(new Glance.Barred("torn"), new Content.Unreadable("changes while it is read"));
        for (int i = 0; i < MOST_LOOKS; i++) {
            Glance before = Glance.at(path);
            switch (before) {
                case Glance.Nothing nothing -> {
                    return new Look(nothing, new Content.Absent(null));
                }
                case Glance.Barred barred -> {
                    return new Look(barred, new Content.Unreadable(barred.why()));
                }
                case Glance.There there -> {
                    Content content = content(there);
                    if (Glance.at(path).equals(before)) {
                        return new Look(there, content);
                    }
                }
            }
        }
        return torn;
    }

    private static Content content(Glance.There there) {
        if (there.size() > LIMIT) {
            return new Content.Unreadable("is larger than 8 MiB");
        }
        try (InputStream in = Files.newInputStream(there.real())) {
            byte[] bytes = in.readNBytes((int) LIMIT + 1);
            if (bytes.length > LIMIT) {
                return new Content.Unreadable("is larger than 8 MiB");
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return Content.Text.of(text, there.modified().toString(), null);
        } catch (NoSuchFileException e) {
            return new Content.Absent(null);
        } catch (CharacterCodingException e) {
            return new Content.Unreadable("is not UTF-8");
        } catch (IOException e) {
            return new Content.Unreadable(Glance.why(e));
        }
    }

    @Override
    public Written write(String text, Content read) {
        turn.lock();
        try {
            Look before = seen();
            if (!isSame(before.content, read)) {
                return new Written.Overtaken();
            }
            Path target = before.glance instanceof Glance.There there ? there.real() : path;
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            if (!Replacement.write(target, bytes, () -> Glance.at(path).equals(before.glance))) {
                return new Written.Overtaken();
            }
            Look after = seen();
            if (!(after.content instanceof Content.Text now) || !now.text().equals(text)) {
                return new Written.Overtaken();
            }
            told = after.glance;
            tell(now);
            return new Written.Stored(now);
        } catch (IOException e) {
            return new Written.Not(Replacement.refusal(e));
        } finally {
            turn.unlock();
        }
    }

    private static boolean isSame(Content now, Content read) {
        if (now instanceof Content.Text a && read instanceof Content.Text b) {
            return a.version().equals(b.version());
        }
        return now.equals(read);
    }

    @Override
    public void close() {
        worker.close();
    }
}
