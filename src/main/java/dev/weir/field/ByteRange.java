package dev.weir.field;

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
}
