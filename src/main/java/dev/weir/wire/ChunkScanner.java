package dev.weir.wire;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The chunked transfer coding (RFC 9112 §7.1) with its trailers, stricter than the grammar: no white space around a size, and
 * sizes that any reader can count. (One that counts in 32 bits takes 100000000 for the last chunk.)
 */
final class ChunkScanner {

    private static final int MOST_DIGITS = 16;
    private static final int LONGEST_EXTENSION = 256;
    private static final int MOST_EXTENSION_BYTES = 16 * 1024;

    private enum State {
        SIZE,
        EXTENSION,
        SIZE_LF,
        DATA,
        DATA_CR,
        DATA_LF,
        TRAILERS
    }

    private final HeadLines lines;
    private final FieldSection section;
    private final @Nullable MessageParts parts;
    private final HeadFields trailers = new HeadFields();
    private State state = State.SIZE;
    private int digits;
    private long size;
    private int extension;
    private int extensions;

    ChunkScanner(HeadLimits limits, HeadLines lines, @Nullable MessageParts parts) {
        this.lines = lines;
        this.section = new FieldSection(limits, lines, parts);
        this.parts = parts;
    }

    void begin() {
        extensions = 0;
        trailers.clear();
        beginChunk();
    }

    private void beginChunk() {
        state = State.SIZE;
        digits = 0;
        size = 0;
        extension = 0;
    }

    ScanResult scan(ByteBuf in) {
        while (in.isReadable()) {
            if (state == State.DATA) {
                data(in);
            } else if (state == State.TRAILERS) {
                return trailers(in);
            } else {
                Refused refused = step(in.readByte());
                if (refused != null) {
                    return refused;
                }
            }
        }
        return Progress.BODY;
    }

    private void data(ByteBuf in) {
        int count = (int) Math.min(size, in.readableBytes());
        MessageParts.content(in, count, parts);
        size -= count;
        if (size == 0) {
            state = State.DATA_CR;
        }
    }

    private @Nullable Refused step(byte octet) {
        return switch (state) {
            case SIZE -> size(octet);
            case EXTENSION -> extension(octet);
            case SIZE_LF -> sizeEnd(octet);
            case DATA_CR -> dataEnd(octet, Octets.CR, State.DATA_LF);
            case DATA_LF -> dataEnd(octet, Octets.LF, State.SIZE);
            case DATA, TRAILERS -> throw new IllegalStateException("not read byte by byte: " + state);
        };
    }

    private @Nullable Refused size(byte octet) {
        int digit = Octets.hex(octet);
        if (digit >= 0) {
            if (++digits > MOST_DIGITS) {
                return Refused.CHUNK_SIZE;
            }
            size = size << 4 | digit;
            return size < 0 || size > Integer.MAX_VALUE ? Refused.CHUNK_TOO_LARGE : null;
        }
        if (digits == 0) {
            return Refused.CHUNK_SIZE;
        }
        if (octet == ';') {
            state = State.EXTENSION;
            return extended();
        }
        if (octet == Octets.CR) {
            state = State.SIZE_LF;
            return null;
        }
        return octet == Octets.LF ? Refused.CHUNK_LINE_END : Refused.CHUNK_SIZE;
    }

    private @Nullable Refused extension(byte octet) {
        if (octet == Octets.CR) {
            state = State.SIZE_LF;
            return null;
        }
        return Octets.is(octet, Octets.PLAIN) ? extended() : Refused.CHUNK_EXTENSION;
    }

    private @Nullable Refused extended() {
        extension++;
        extensions++;
        return extension > LONGEST_EXTENSION || extensions > MOST_EXTENSION_BYTES ? Refused.CHUNK_EXTENSION : null;
    }

    private @Nullable Refused sizeEnd(byte octet) {
        if (octet != Octets.LF) {
            return Refused.CHUNK_LINE_END;
        }
        state = size == 0 ? State.TRAILERS : State.DATA;
        return null;
    }

    private @Nullable Refused dataEnd(byte octet, byte expected, State next) {
        if (octet != expected) {
            return Refused.CHUNK_END;
        }
        if (next == State.SIZE) {
            beginChunk();
        } else {
            state = next;
        }
        return null;
    }

    /** RFC 9112 §7.1.2; framing fields mean nothing here, but their form is vetted like any other's. */
    private ScanResult trailers(ByteBuf in) {
        ScanResult result = section.read(in, trailers);
        if (result == Progress.END) {
            lines.consume(in);
        }
        return result;
    }
}
