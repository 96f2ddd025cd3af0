package dev.weir.wire;

import dev.weir.wire.ResponseFacts.Body;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Finds where a message body ends (RFC 9112 §6.3). */
final class BodyScanner {

    private final ChunkScanner chunks;
    private final @Nullable MessageParts parts;
    private Body body = Body.NONE;
    private long remaining;

    /** @param parts what the content becomes part of, if anything */
    BodyScanner(HeadLimits limits, HeadLines lines, @Nullable MessageParts parts) {
        this.chunks = new ChunkScanner(limits, lines, parts);
        this.parts = parts;
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
        MessageParts.content(in, count, parts);
        remaining -= count;
        return remaining == 0 ? Progress.END : Progress.BODY;
    }

    private ScanResult all(ByteBuf in) {
        MessageParts.content(in, in.readableBytes(), parts);
        return Progress.BODY;
    }
}
