package dev.weir.wire;

import dev.weir.wire.ResponseFacts.Body;
import io.netty.buffer.ByteBuf;

/** Finds where a message body ends (RFC 9112 §6.3). */
final class BodyScanner {

    private final ChunkScanner chunks;
    private Body body = Body.NONE;
    private long remaining;

    BodyScanner(HeadLimits limits, HeadLines lines) {
        this.chunks = new ChunkScanner(limits, lines);
    }

    void begin(Body kind, long contentLength) {
        body = kind;
        remaining = contentLength;
        if (kind == Body.CHUNKED) {
            chunks.begin();
        }
    }

    Body body() {
        return body;
    }

    ScanResult scan(ByteBuf in) {
        return switch (body) {
            case NONE -> Progress.END;
            case LENGTH -> length(in);
            case CHUNKED -> chunks.scan(in);
            case UNTIL_CLOSE, TUNNEL -> all(in);
        };
    }

    private ScanResult length(ByteBuf in) {
        int count = (int) Math.min(remaining, in.readableBytes());
        in.skipBytes(count);
        remaining -= count;
        return remaining == 0 ? Progress.END : Progress.BODY;
    }

    private static ScanResult all(ByteBuf in) {
        in.skipBytes(in.readableBytes());
        return Progress.BODY;
    }
}
