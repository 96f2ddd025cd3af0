package dev.weir.documents;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A store that holds what the test puts there. */
final class HeldStore implements Store {

    private final String source;
    private final Duration patience;
    private final Deque<Written> answers = new ArrayDeque<>();
    private @Nullable Consumer<Content> listener;
    private @Nullable Content now;

    HeldStore(String source, Duration patience) {
        this.source = source;
        this.patience = patience;
    }

    static HeldStore of(String source, Content first) {
        HeldStore store = new HeldStore(source, Duration.ZERO);
        store.put(first);
        return store;
    }

    static Content.Text text(String text) {
        return Content.Text.of(text, "1", null);
    }

    synchronized void put(Content content) {
        now = content;
        if (listener != null) {
            listener.accept(content);
        }
    }

    /** What the next write comes to. */
    synchronized void answer(Written written) {
        answers.add(written);
    }

    @Override
    public String source() {
        return source;
    }

    @Override
    public Duration patience() {
        return patience;
    }

    @Override
    public long limit() {
        return Long.MAX_VALUE;
    }

    @Override
    public synchronized void watch(Consumer<Content> telling) {
        listener = telling;
        if (now != null) {
            telling.accept(now);
        }
    }

    @Override
    public synchronized Content read() {
        return now == null ? new Content.Unreadable("is away") : now;
    }

    @Override
    public synchronized Written write(String text, Content read) {
        Written answer = answers.poll();
        if (answer != null) {
            return answer;
        }
        Content.Text stored = text(text);
        put(stored);
        return new Written.Stored(stored);
    }

    @Override
    public synchronized void close() {
        listener = null;
    }
}
