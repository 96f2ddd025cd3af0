package dev.weir.wire;

import io.netty.channel.unix.Errors;
import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.nio.ByteBuffer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * {@code send(2)} of Linux for bytes wherever they lie: in the heap too, where no collection moves them as long as the call takes. It
 * must be for a socket that does not block, since every collection waits for it.
 */
final class SystemSend {

    private static final Logger LOG = Logger.getLogger("weir.wire");

    // <bits/socket.h>
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int MSG_MORE = 0x8000;

    // <asm-generic/errno-base.h>
    private static final int EINTR = 4;

    private static final @Nullable MethodHandle FOUND = found();

    // Never null, so that a constant stands where it is called.
    private static final MethodHandle SEND = FOUND == null ? MethodHandles.zero(long.class) : FOUND;

    private SystemSend() {}

    /** Whether there is such a call here. */
    static boolean isPossible() {
        return FOUND != null;
    }

    @SuppressWarnings("restricted") // the signature is that of send(2)
    private static @Nullable MethodHandle found() {
        // An executable would interpret the handle, which costs more than a copy.
        if (System.getProperty("org.graalvm.nativeimage.imagecode") != null) {
            return null;
        }
        try {
            Linker linker = Linker.nativeLinker();
            return linker.downcallHandle(
                    linker.defaultLookup().findOrThrow("send"),
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_INT,
                            ValueLayout.ADDRESS,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_INT),
                    Linker.Option.critical(true),
                    Linker.Option.captureCallState("errno"));
        } catch (RuntimeException | LinkageError e) {
            LOG.debug("bytes in the heap are copied before they are sent", e);
            return null;
        }
    }

    /**
     * Sends what the socket takes of them.
     *
     * @param more whether others follow at once, with which they may share a segment
     * @return how many it took; 0 where it takes none now
     * @throws IOException where it will take none any more
     */
    static int send(int socket, ByteBuffer bytes, boolean more) throws IOException {
        int[] errno = new int[1];
        while (true) {
            long sent = call(
                    MemorySegment.ofArray(errno),
                    socket,
                    MemorySegment.ofBuffer(bytes),
                    more ? MSG_NOSIGNAL | MSG_MORE : MSG_NOSIGNAL);
            if (sent >= 0) {
                return Math.toIntExact(sent);
            }
            if (errno[0] != EINTR) {
                return Errors.ioResult("send", -errno[0]);
            }
        }
    }

    private static long call(MemorySegment errno, int socket, MemorySegment bytes, int flags) {
        try {
            return (long) SEND.invokeExact(errno, socket, bytes, bytes.byteSize(), flags);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("a call of the system throws nothing", e);
        }
    }
}
