package dev.weir.relay;

import java.nio.charset.StandardCharsets;

/** What an answer's body is made of, one after the other. */
sealed interface Piece {

    /** Words between stretches. */
    record Text(String text) implements Piece {
        byte[] bytes() {
            return text.getBytes(StandardCharsets.ISO_8859_1);
        }
    }

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
