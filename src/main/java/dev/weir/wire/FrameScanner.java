package dev.weir.wire;

import io.netty.buffer.ByteBuf;

/** Finds the frames in one direction of an HTTP/2 connection (RFC 9113 §4.1), without a look at what is in them. */
final class FrameScanner {

    /** RFC 9113 §3.4: what a client sends before its first frame. */
    static final int PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".length();

    // RFC 9113 §6
    static final int DATA = 0x0;
    static final int HEADERS = 0x1;
    static final int CONTINUATION = 0x9;
    static final int END_HEADERS = 0x4;

    private static final int HEAD = 9;

    private final byte[] head = new byte[HEAD];
    private int filled;
    private int left;
    private boolean inFrame;

    /** Told of each frame. */
    interface Frames {
        /** The nine bytes before the payload are there. */
        void begun(int type, int flags, int length);

        /** So is the payload. */
        void ended(int type, int flags);
    }

    /** @param before bytes to pass over before the first frame */
    FrameScanner(int before) {
        this.left = before;
    }

    /** Looks at bytes as they come, in pieces of any size; the buffer stays as it is. */
    void scan(ByteBuf bytes, Frames frames) {
        int at = bytes.readerIndex();
        int end = bytes.writerIndex();
        while (at < end) {
            if (left > 0) {
                int passed = Math.min(left, end - at);
                at += passed;
                left -= passed;
                endFrame(frames);
            } else {
                head[filled++] = bytes.getByte(at++);
                if (filled == HEAD) {
                    filled = 0;
                    beginFrame(frames);
                }
            }
        }
    }

    private void beginFrame(Frames frames) {
        left = ((head[0] & 0xff) << 16) | ((head[1] & 0xff) << 8) | (head[2] & 0xff);
        inFrame = true;
        frames.begun(head[3] & 0xff, head[4] & 0xff, left);
        endFrame(frames);
    }

    private void endFrame(Frames frames) {
        if (left == 0 && inFrame) {
            inFrame = false;
            frames.ended(head[3] & 0xff, head[4] & 0xff);
        }
    }
}
