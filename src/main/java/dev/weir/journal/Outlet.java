package dev.weir.journal;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Where lines are written to. One thread. */
interface Outlet extends AutoCloseable {

    /** What it is called in the log. */
    String name();

    /** Bytes that one write may have so that nothing of another writer comes in between. */
    int mostAtOnce();

    /** Makes sure that what is written next gets where it should. */
    void look() throws IOException;

    /** Writes what it can of it, perhaps nothing. */
    void write(ByteBuffer lines) throws IOException;

    @Override
    void close() throws IOException;
}
