package dev.weir.relay;

/** What an answer's body is made of, one after the other. */
sealed interface Piece {

    /** Words between stretches. */
    record Text(String text) implements Piece {}

    /**
     * A stretch of what is stored.
     *
     * @param from position of its first byte within what is held
     * @param to position behind its last one
     */
    record Stretch(long from, long to) implements Piece {
        long length() {
            return to - from;
        }
    }
}
