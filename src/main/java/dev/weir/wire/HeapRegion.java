package dev.weir.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.FileRegion;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.util.AbstractReferenceCounted;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.jspecify.annotations.Nullable;

/** Bytes that leave from where they lie. Netty sends them as if they were a file's, since it would copy them if they were a buffer's. */
final class HeapRegion extends AbstractReferenceCounted implements FileRegion {

    /** Whoever collects garbage does not wait for longer than such a call takes. */
    private static final int MOST_AT_ONCE = 128 * 1024;

    private final EpollSocketChannel channel;
    private final @Nullable ByteBuf head;
    private final ByteBuf body;
    private final int count;
    private int transferred;

    /**
     * Owns what it is given.
     *
     * @param head what leaves with the body, before it
     * @param body one array, not several
     */
    HeapRegion(EpollSocketChannel channel, @Nullable ByteBuf head, ByteBuf body) {
        this.channel = channel;
        this.head = head;
        this.body = body;
        this.count = (head == null ? 0 : head.readableBytes()) + body.readableBytes();
    }

    /** @param target the channel it was made for */
    @Override
    public long transferTo(WritableByteChannel target, long position) throws IOException {
        int before = transferred;
        int wanted;
        int sent;
        do {
            ByteBuf from = head != null && head.isReadable() ? head : body;
            wanted = Math.min(from.readableBytes(), MOST_AT_ONCE);
            ByteBuffer bytes = from.nioBuffer(from.readerIndex(), wanted);
            sent = SystemSend.send(channel.fd().intValue(), bytes, transferred + wanted < count);
            from.skipBytes(sent);
            transferred += sent;
        } while (sent == wanted && transferred < count);
        return (long) transferred - before;
    }

    @Override
    public long position() {
        return 0;
    }

    @Override
    @Deprecated
    public long transfered() {
        return transferred;
    }

    @Override
    public long transferred() {
        return transferred;
    }

    @Override
    public long count() {
        return count;
    }

    @Override
    public HeapRegion retain() {
        super.retain();
        return this;
    }

    @Override
    public HeapRegion retain(int increment) {
        super.retain(increment);
        return this;
    }

    @Override
    public HeapRegion touch() {
        return this;
    }

    @Override
    public HeapRegion touch(Object hint) {
        return this;
    }

    @Override
    protected void deallocate() {
        if (head != null) {
            head.release();
        }
        body.release();
    }
}
