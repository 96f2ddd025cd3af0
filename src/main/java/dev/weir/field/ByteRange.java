package dev.weir.field;

import java.util.Optional;

/** One range of bytes, as asked for (RFC 9110 §14.1.2). A position too large to be held is {@link Long#MAX_VALUE}. */
public sealed interface ByteRange {

    /**
     * Both ends are named.
     *
     * @param first position of the first byte
     * @param last position of the last one, not before {@code first}
     */
    record FromTo(long first, long last) implements ByteRange {}

    /**
     * All from here on.
     *
     * @param first position of the first byte
     */
    record From(long first) implements ByteRange {}

    /**
     * The end.
     *
     * @param length how many bytes of it
     */
    record Suffix(long length) implements ByteRange {}

    /** The range; empty where it is none, or ends before it starts. */
    static Optional<ByteRange> parse(String text) {
        int dash = text.indexOf('-');
        if (dash < 0) {
            return Optional.empty();
        }
        long first = Position.parse(text, 0, dash);
        long last = Position.parse(text, dash + 1, text.length());
        boolean from = dash == text.length() - 1;
        if (dash == 0) {
            return last < 0 ? Optional.empty() : Optional.of(new Suffix(last));
        }
        if (first < 0 || (!from && last < first)) {
            return Optional.empty();
        }
        return Optional.of(from ? new From(first) : new FromTo(first, last));
    }
}
