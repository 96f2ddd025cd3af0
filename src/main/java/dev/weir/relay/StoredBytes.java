package dev.weir.relay;

import dev.weir.cache.Content;
import dev.weir.cache.ResponseCache;
import dev.weir.field.Selection.Span;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A stored body or parts of it, never copied. */
final class StoredBytes implements Bytes {

    private sealed interface Piece {}

    private record Text(String text) implements Piece {}

    /** Positions within what is held. */
    private record Stretch(long from, long to) implements Piece {}

    private static final int PIECE = 64 * 1024;

    private final Content content;
    private final Deque<Piece> pieces = new ArrayDeque<>(1);

    /** Where the first piece goes on: the chunk, and the position of its first byte. */
    private int chunk;

    private long chunkAt;

    private int piece = PIECE;
    private @Nullable ResponseCache counting;

    private StoredBytes(Content content) {
        this.content = content;
    }

    /** All that is held. */
    static StoredBytes whole(Content content) {
        StoredBytes bytes = new StoredBytes(content);
        bytes.stretch(0, content.length());
        return bytes;
    }

    /** One part, its positions counted in the whole representation. */
    static StoredBytes part(Content content, Span span) {
        StoredBytes bytes = new StoredBytes(content);
        bytes.stretch(span.first() - content.first(), span.last() + 1 - content.first());
        return bytes;
    }

    /** Several, each with a head of its own, and what comes after the last (RFC 9110 §14.6). */
    static StoredBytes multipart(Content content, List<Span> spans, List<String> heads, String end) {
        StoredBytes bytes = new StoredBytes(content);
        for (int i = 0; i < spans.size(); i++) {
            bytes.pieces.add(new Text(heads.get(i)));
            Span span = spans.get(i);
            bytes.stretch(span.first() - content.first(), span.last() + 1 - content.first());
        }
        bytes.pieces.add(new Text(end));
        return bytes;
    }

    private void stretch(long from, long to) {
        if (to > from) {
            pieces.add(new Stretch(from, to));
        }
    }

    @Override
    public @Nullable Buffer next() {
        return switch (pieces.poll()) {
            case null -> null;
            case Text(String text) -> Buffer.buffer(text.getBytes(StandardCharsets.ISO_8859_1));
            case Stretch stretch -> slice(stretch, piece);
        };
    }

    /** All of it, where it is one stretch of memory and no more than so many bytes. */
    @Nullable
    Buffer atOnce(int most) {
        return content.chunks() == 1
                        && pieces.size() == 1
                        && pieces.getFirst() instanceof Stretch(long from, long to)
                        && to - from <= most
                ? slice((Stretch) pieces.remove(), most)
                : null;
    }

    /** The same in pieces of so many bytes at most. */
    StoredBytes inPieces(int most) {
        piece = most;
        return this;
    }

    /** The same, counted among what is on its way until it is closed. */
    StoredBytes counted(ResponseCache cache) {
        cache.deliveryBegun(content);
        counting = cache;
        return this;
    }

    private Buffer slice(Stretch stretch, int most) {
        if (chunkAt > stretch.from) {
            chunk = 0;
            chunkAt = 0;
        }
        while (chunkAt + content.chunk(chunk).length <= stretch.from) {
            chunkAt += content.chunk(chunk++).length;
        }
        byte[] array = content.chunk(chunk);
        int offset = (int) (stretch.from - chunkAt);
        int length = (int) Math.min(Math.min(array.length - offset, most), stretch.to - stretch.from);
        if (stretch.from + length < stretch.to) {
            pieces.addFirst(new Stretch(stretch.from + length, stretch.to));
        }
        return Chunks.view(array, offset, length);
    }

    @Override
    public void taken(int bytes) {
        // What is stored waits for nobody.
    }

    @Override
    public boolean isComplete() {
        return pieces.isEmpty();
    }

    @Override
    public boolean isBroken() {
        return false;
    }

    @Override
    public @Nullable MultiMap trailers() {
        return null;
    }

    @Override
    public void close() {
        ResponseCache cache = counting;
        counting = null;
        if (cache != null) {
            cache.deliveryEnded(content);
        }
        pieces.clear();
    }
}
