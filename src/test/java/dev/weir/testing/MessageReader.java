package dev.weir.testing;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads HTTP/1.1 messages from a wire, and accepts nothing that the grammar of RFC 9112 does not allow. */
final class MessageReader {
    private static final int PIECE = 64 * 1024;
    private static final int HEAD_LIMIT = 4 * 1024 * 1024;
    private static final Pattern FIELD =
            Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \\t]*([ \\t!-~\\x80-\\xff]*)");
    private static final Pattern CHUNK = Pattern.compile("([0-9a-fA-F]{1,7})((?:[ \\t]*;[!-~ \\t]+)?)");

    private final Wire wire;

    MessageReader(Wire wire) {
        this.wire = wire;
    }

    /** A head: its exact text up to and with the empty line, its first line, its fields. */
    record Head(String text, String startLine, Fields fields) {}

    /** A body, whether all of it came, and the trailers. */
    record Body(Bytes content, boolean complete, Fields trailers) {}

    Head head() {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        try {
            String startLine = line(read);
            Fields fields = fields(read);
            return new Head(Bytes.owned(read.toByteArray()).text(), startLine, fields);
        } catch (ConnectionEnded e) {
            throw e.in("a head", Bytes.owned(read.toByteArray()));
        }
    }

    Body body(Framing framing) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        Fields trailers = Fields.NONE;
        boolean complete = true;
        try {
            switch (framing) {
                case Framing.None() -> {}
                case Framing.Length(long octets) -> copy(octets, content);
                case Framing.Chunked() -> trailers = chunks(content);
                case Framing.UntilClose() -> complete = untilClose(content);
            }
        } catch (ConnectionEnded e) {
            complete = false;
        }
        return new Body(Bytes.owned(content.toByteArray()), complete, trailers);
    }

    private Fields chunks(ByteArrayOutputStream content) {
        ByteArrayOutputStream framing = new ByteArrayOutputStream();
        int size = chunkSize(line(framing));
        while (size > 0) {
            copy(size, content);
            if (!line(framing).isEmpty()) {
                throw malformed("a chunk longer than its size", framing);
            }
            size = chunkSize(line(framing));
        }
        return fields(framing);
    }

    private static int chunkSize(String line) {
        Matcher chunk = CHUNK.matcher(line);
        if (!chunk.matches()) {
            throw new AssertionError("not a chunk size: " + Bytes.of(line));
        }
        return Integer.parseInt(chunk.group(1), 16);
    }

    private void copy(long octets, ByteArrayOutputStream content) {
        byte[] piece = new byte[PIECE];
        long left = octets;
        while (left > 0) {
            int count = wire.read(piece, 0, (int) Math.min(left, PIECE));
            content.write(piece, 0, count);
            left -= count;
        }
    }

    private boolean untilClose(ByteArrayOutputStream content) {
        byte[] piece = new byte[PIECE];
        try {
            while (true) {
                content.write(piece, 0, wire.read(piece, 0, piece.length));
            }
        } catch (ConnectionEnded e) {
            return e.ending() == Ending.CLOSED;
        }
    }

    private Fields fields(ByteArrayOutputStream read) {
        List<Field> fields = new ArrayList<>();
        for (String line = line(read); !line.isEmpty(); line = line(read)) {
            Matcher field = FIELD.matcher(line);
            if (!field.matches()) {
                throw malformed("not a field line, " + Bytes.of(line), read);
            }
            fields.add(new Field(field.group(1), field.group(2).strip()));
        }
        return new Fields(fields);
    }

    /** A line without its CRLF; a CR or LF anywhere else is refused. */
    private String line(ByteArrayOutputStream read) {
        StringBuilder line = new StringBuilder();
        for (int octet = next(read); octet != '\r'; octet = next(read)) {
            if (octet == '\n' || octet == 0) {
                throw malformed("a bare LF or a NUL", read);
            }
            line.append((char) octet);
        }
        if (next(read) != '\n') {
            throw malformed("a bare CR", read);
        }
        return line.toString();
    }

    private int next(ByteArrayOutputStream read) {
        int octet = wire.read();
        read.write(octet);
        if (read.size() > HEAD_LIMIT) {
            throw malformed("a head without end", read);
        }
        return octet;
    }

    private static AssertionError malformed(String what, ByteArrayOutputStream read) {
        return new AssertionError("malformed message: " + what + "; read so far: " + Bytes.owned(read.toByteArray()));
    }
}
