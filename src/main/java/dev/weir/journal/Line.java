package dev.weir.journal;

import java.util.Arrays;

/** Bytes of lines that are being written, used again and again. ASCII alone: what else a text has is escaped before it gets here. */
final class Line {

    private static final int MOST_KEPT = 1 << 17;
    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};
    private static final int LONGEST_NUMBER = 20;

    private byte[] bytes = new byte[1 << 12];
    private int length;

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    void clear() {
        length = 0;
        if (bytes.length > MOST_KEPT) {
            bytes = new byte[MOST_KEPT];
        }
    }

    void cutTo(int shorter) {
        length = shorter;
    }

    Line put(char ascii) {
        ensure(1);
        bytes[length++] = (byte) ascii;
        return this;
    }

    @SuppressWarnings("deprecation") // The one way to copy a text of ASCII without a loop and without garbage.
    Line put(String ascii) {
        int count = ascii.length();
        ensure(count);
        ascii.getBytes(0, count, bytes, length);
        length += count;
        return this;
    }

    /**
     * Copies printable ASCII from a position on.
     *
     * @param special not copied either
     * @param other nor this
     * @return where the first character is that was not copied; the length where there is none
     */
    int plain(String text, int from, char special, char other) {
        int end = text.length();
        ensure(end - from);
        byte[] to = bytes;
        int at = length;
        int i = from;
        for (; i < end; i++) {
            char c = text.charAt(i);
            if (c < ' ' || c >= 0x7f || c == special || c == other) {
                break;
            }
            to[at++] = (byte) c;
        }
        length = at;
        return i;
    }

    Line put(byte[] ascii) {
        ensure(ascii.length);
        System.arraycopy(ascii, 0, bytes, length, ascii.length);
        length += ascii.length;
        return this;
    }

    Line hex(int value) {
        return put((char) HEX[(value >> 4) & 15]).put((char) HEX[value & 15]);
    }

    Line number(long value) {
        return padded(value, 1, '0');
    }

    /** At least so many characters, filled up on the left. Never negative. */
    Line padded(long value, int width, char filling) {
        ensure(LONGEST_NUMBER + width);
        int digits = 1;
        for (long rest = value / 10; rest > 0; rest /= 10) {
            digits++;
        }
        int end = length + Math.max(width, digits);
        long rest = value;
        int at = end;
        for (int i = 0; i < digits; i++) {
            bytes[--at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        while (at > length) {
            bytes[--at] = (byte) filling;
        }
        length = end;
        return this;
    }

    /** As seconds with a fraction of six digits. */
    Line seconds(long nanos) {
        long micros = (nanos + 500) / 1000;
        return number(micros / 1_000_000).put('.').padded(micros % 1_000_000, 6, '0');
    }

    private void ensure(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
