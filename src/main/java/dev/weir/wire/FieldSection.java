package dev.weir.wire;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** The field lines of a head or a trailer section, down to the empty line, within the limits. */
final class FieldSection {

    private final HeadLimits limits;
    private final HeadLines lines;
    private final @Nullable MessageParts parts;
    private final FieldLine line = new FieldLine();
    private int count;

    /** @param parts what the fields become part of, if anything */
    FieldSection(HeadLimits limits, HeadLines lines, @Nullable MessageParts parts) {
        this.limits = limits;
        this.lines = lines;
        this.parts = parts;
    }

    /** Reads on; {@code END} is the empty line, with the buffer still at the section's beginning. */
    ScanResult read(ByteBuf in, HeadFields fields) {
        while (true) {
            HeadLines.Next next = lines.next(in);
            if (lines.size(next) > limits.bytes()) {
                return Refused.HEAD_TOO_LARGE;
            }
            switch (next) {
                case INCOMPLETE -> {
                    return Progress.NEED_MORE;
                }
                case BAD_LINE_END -> {
                    return Refused.LINE_END;
                }
                case CONTROL_CHARACTER -> {
                    return Refused.CONTROL_CHARACTER;
                }
                case LINE -> {
                    if (lines.start() == lines.end()) {
                        count = 0;
                        return Progress.END;
                    }
                    Refused refused = field(fields);
                    if (refused != null) {
                        return refused;
                    }
                }
            }
        }
    }

    private @Nullable Refused field(HeadFields fields) {
        Refused malformed = line.read(lines.bytes(), lines.start(), lines.end());
        if (malformed != null) {
            return malformed;
        }
        if (++count > limits.fields()) {
            return Refused.TOO_MANY_FIELDS;
        }
        Refused refused = fields.add(line);
        if (refused == null && parts != null) {
            parts.field(line);
        }
        return refused;
    }
}
