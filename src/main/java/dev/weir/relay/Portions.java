package dev.weir.relay;

import dev.weir.cache.Body;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Which parts of a body that lies in parts are wanted, and what of them, in order. */
final class Portions {

    /** What is wanted next. */
    sealed interface Portion {
        /** Bytes of memory that it takes to bring it. */
        int cost();
    }

    /** Words, which are here. */
    record Words(Piece.Text text) implements Portion {
        @Override
        public int cost() {
            return text.text().length();
        }
    }

    /**
     * Some of one part.
     *
     * @param from position of its first byte within the part
     * @param to position behind its last one
     * @param cost bytes of the whole part, which comes as one
     */
    record Some(int part, int from, int to, int cost) implements Portion {
        boolean isAll() {
            return from == 0 && to == cost;
        }
    }

    private final Body body;
    private final Deque<Piece> pieces;
    private final int first;
    private final int to;
    private final Piece.@Nullable Stretch only;

    /** @param wanted at least one stretch of the body */
    Portions(Body body, Collection<Piece> wanted) {
        this.body = body;
        this.pieces = new ArrayDeque<>(wanted);
        this.only = wanted.size() == 1 && pieces.peek() instanceof Piece.Stretch stretch ? stretch : null;
        long least = Long.MAX_VALUE;
        long most = 0;
        for (Piece piece : wanted) {
            if (piece instanceof Piece.Stretch(long from, long end)) {
                least = Math.min(least, from);
                most = Math.max(most, end);
            }
        }
        this.first = (int) (least / Body.PART);
        this.to = (int) Math.ceilDiv(most, Body.PART);
    }

    /** The first part that is wanted. */
    int first() {
        return first;
    }

    /** The one behind the last that is wanted. */
    int to() {
        return to;
    }

    /** The only stretch that is wanted, without words; null where there is more. */
    Piece.@Nullable Stretch only() {
        return only;
    }

    boolean isWhole() {
        return only != null && only.from() == 0 && only.to() == body.length();
    }

    /** What is next, until it is taken by {@link #next}; null for nothing. */
    @Nullable
    Portion peek() {
        return switch (pieces.peek()) {
            case null -> null;
            case Piece.Text text -> new Words(text);
            case Piece.Stretch stretch -> some(stretch);
        };
    }

    private Some some(Piece.Stretch stretch) {
        int part = (int) (stretch.from() / Body.PART);
        long begins = (long) part * Body.PART;
        int cost = body.partLength(part);
        return new Some(part, (int) (stretch.from() - begins), (int) Math.min(cost, stretch.to() - begins), cost);
    }

    /** On to what follows. */
    void next() {
        if (pieces.poll() instanceof Piece.Stretch stretch) {
            long begun = stretch.from() / Body.PART * Body.PART;
            if (begun + Body.PART < stretch.to()) {
                pieces.addFirst(new Piece.Stretch(begun + Body.PART, stretch.to()));
            }
        }
    }
}
