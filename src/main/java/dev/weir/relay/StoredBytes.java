package dev.weir.relay;

import dev.weir.cache.Beside;
import dev.weir.cache.Content;
import dev.weir.cache.ResponseCache;
import dev.weir.field.Selection.Span;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A stored body or parts of it, never copied. */
final class StoredBytes implements Bytes {

    private static final int PIECE = 64 * 1024;

    private final Content content;

    /** What comes next: positions within what is held, as far as they go. */
    private long from;

    private long to;

    /** What comes after that, if anything. */
    private final @Nullable Queue<Piece> rest;

    /** Where that begins: the chunk, and the position of its first byte. */
    private int chunk;

    private long chunkAt;

    private int piece = PIECE;
    private @Nullable ResponseCache counting;

    private StoredBytes(Content content, long from, long to, @Nullable Queue<Piece> rest) {
        this.content = content;
        this.from = from;
        this.to = to;
        this.rest = rest;
    }

    /** All that is held. */
    static StoredBytes whole(Content content) {
        return new StoredBytes(content, 0, content.length(), null);
    }

    /** One part, its positions counted in the whole representation. */
    static StoredBytes part(Content content, Span span) {
        return new StoredBytes(content, span.first() - content.first(), span.last() + 1 - content.first(), null);
    }

    /** Several, each with a head of its own, and what comes after the last (RFC 9110 §14.6). */
    static StoredBytes multipart(Content content, List<Span> spans, List<String> heads, String end) {
        Queue<Piece> all = new ArrayDeque<>();
        for (int i = 0; i < spans.size(); i++) {
            all.add(new Piece.Text(heads.get(i)));
            Span span = spans.get(i);
            all.add(new Piece.Stretch(span.first() - content.first(), span.last() + 1 - content.first()));
        }
        all.add(new Piece.Text(end));
        return new StoredBytes(content, 0, 0, all);
    }

    @Override
    public @Nullable Buffer next() {
        if (from < to) {
            return slice(piece);
        }
        return switch (rest == null ? null : rest.poll()) {
            case null -> null;
            case Piece.Text text -> Buffer.buffer(text.bytes());
            case Piece.Stretch(long first, long end) -> {
                from = first;
                to = end;
                yield slice(piece);
            }
        };
    }

    /** All of it, where it is one stretch of memory and no more than so many bytes. */
    @Nullable
    Buffer atOnce(int most) {
        return content.chunks() == 1 && isLast() && from < to && to - from <= most ? slice(most) : null;
    }

    private boolean isLast() {
        return rest == null || rest.isEmpty();
    }

    /** Where it lies instead of in memory; null where it is here. */
    @Nullable
    Beside beside() {
        return content.beside();
    }

    /** What it is made of, where it is not here. */
    List<Piece> pieces() {
        Stream<Piece> next = from < to ? Stream.of(new Piece.Stretch(from, to)) : Stream.empty();
        return Stream.concat(next, Stream.ofNullable(rest).flatMap(Queue::stream))
                .toList();
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

    private Buffer slice(int most) {
        if (chunkAt > from) {
            chunk = 0;
            chunkAt = 0;
        }
        while (chunkAt + content.chunk(chunk).length <= from) {
            chunkAt += content.chunk(chunk++).length;
        }
        byte[] array = content.chunk(chunk);
        int offset = (int) (from - chunkAt);
        int length = (int) Math.min(Math.min(array.length - offset, most), to - from);
        from += length;
        return Chunks.view(array, offset, length);
    }

    @Override
    public void taken(int bytes) {
        // What is stored waits for nobody.
    }

    @Override
    public boolean isComplete() {
        return from == to && isLast();
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
        to = from;
        if (rest != null) {
            rest.clear();
        }
    }
}
