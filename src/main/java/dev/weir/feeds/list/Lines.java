package dev.weir.feeds.list;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The lines of a list, one at a time, each of a bounded length. Ends are LF, CRLF or CR; a byte order mark is read over. */
final class Lines {

    /** In bytes: no name and no rule for one comes near. */
    static final int LONGEST = 8192;

    private static final int BUFFER = 64 * 1024;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER];
    private final byte[] line = new byte[LONGEST];
    private int at;
    private int end;
    private int length;
    private int seen;
    private boolean ascii;
    private boolean binary;
    private boolean afterReturn;
    private long number;

    Lines(InputStream in) {
        this.in = in;
    }

    /** Goes on to the next line; false at the end, and where what follows is no text. */
    boolean next() throws IOException {
        length = 0;
        seen = 0;
        ascii = true;
        while (at < end || fill()) {
            byte b = buffer[at++];
            boolean lineFeed = b == '\n';
            if (lineFeed && afterReturn) {
                afterReturn = false;
                continue;
            }
            afterReturn = b == '\r';
            if (lineFeed || afterReturn) {
                number++;
                return true;
            }
            if (b == 0) {
                binary = true;
                return false;
            }
            take(b);
        }
        if (seen > 0) {
            number++;
        }
        return seen > 0;
    }

    private void take(byte b) {
        ascii &= b > 0;
        if (seen < LONGEST) {
            line[length++] = b;
        }
        // Only whether it is too long counts.
        seen = Math.min(seen + 1, LONGEST + 1);
    }

    private boolean fill() throws IOException {
        at = 0;
        end = Math.max(0, in.read(buffer));
        return end > 0;
    }

    /** Whether the line is longer than any that is read. */
    boolean isTooLong() {
        return seen > LONGEST;
    }

    /** Whether a byte came that no text has. */
    boolean isBinary() {
        return binary;
    }

    /** How many lines there were so far. */
    long number() {
        return number;
    }

    String text() {
        if (ascii) {
            return new String(line, 0, length, StandardCharsets.ISO_8859_1);
        }
        String text = new String(line, 0, length, StandardCharsets.UTF_8);
        return number == 1 && text.startsWith("\uFEFF") ? text.substring(1) : text;
    }
}
