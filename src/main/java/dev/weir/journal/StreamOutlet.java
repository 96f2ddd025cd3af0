package dev.weir.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** An open stream that others write to as well, and that is not ours to close. */
final class StreamOutlet implements Outlet {

    /** What Linux writes to a pipe in one go, whoever else writes (PIPE_BUF). */
    private static final int ATOMIC = 4096;

    private final WritableByteChannel channel;
    private final String name;

    StreamOutlet(WritableByteChannel channel, String name) {
        this.channel = channel;
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int mostAtOnce() {
        return ATOMIC;
    }

    @Override
    public void look() {
        // It is where it is.
    }

    @Override
    public void write(ByteBuffer lines) throws IOException {
        channel.write(lines);
    }

    @Override
    public void close() {
        // Whoever opened it closes it.
    }
}
