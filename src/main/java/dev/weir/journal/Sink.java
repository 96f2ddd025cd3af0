package dev.weir.journal;

/** Who is told of exchanges. Always called on the journal's one thread, which it must not hold up. */
public interface Sink {

    /** An exchange ended; in the order in which the journal learned of them. */
    void told(Told exchange);

    /** Bytes of bodies came from origins for the store alone, since this was said last. */
    default void fetched(long bytes) {}

    /** There is nothing more to tell for the moment: what was held back to be done together is due. */
    default void flush() {}
}
