package dev.weir.documents;

import java.time.Duration;
import java.util.function.Consumer;

/** A place where one document lives. Its methods may block; what it tells comes on a thread of its own, or on the one that writes. */
interface Store extends AutoCloseable {

    /** What a person calls the place. */
    String source();

    /** For how long what looks faulty may be a change that is still under way. */
    Duration patience();

    /** The most bytes that a text may have. */
    long limit();

    /** Begins to look. Told are the first content and each that differs from the one told before, in their order. */
    void watch(Consumer<Content> listener);

    /** What is there now. */
    Content read();

    /**
     * Stores a text in the place of what was read, and tells it.
     *
     * @param read what the place has to hold still
     */
    Written write(String text, Content read);

    @Override
    void close();
}
