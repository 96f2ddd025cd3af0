package dev.weir.cache;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Bytes written one after the other, and read so again. Numbers take as few as they need. */
final class Octets {

    private static final int MORE = 0x80;

    private Octets() {}

    /** Says that bytes are not what they should be. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String what) {
            super(what, null, false, false);
        }
    }

    /** Collects them. */
    static final class Writer {
        private byte[] bytes;
        private int length;

        Writer(int expected) {
            bytes = new byte[expected];
        }

        Writer octet(int value) {
            room(1);
            bytes[length++] = (byte) value;
            return this;
        }

        /** At least 0. */
        Writer number(long value) {
            long left = value;
            while (left >= MORE) {
                octet(((int) left & 0x7f) | MORE);
                left >>>= 7;
            }
            return octet((int) left);
        }

        Writer word(long value) {
            for (int shift = 56; shift >= 0; shift -= 8) {
                octet((int) (value >>> shift));
            }
            return this;
        }

        Writer bytes(byte[] more) {
            room(more.length);
            System.arraycopy(more, 0, bytes, length, more.length);
            length += more.length;
            return this;
        }

        Writer counted(byte[] more) {
            return number(more.length).bytes(more);
        }

        /** 0 for none, else one more than its length, and it. */
        Writer text(@Nullable String text) {
            if (text == null) {
                return number(0);
            }
            byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
            return number(encoded.length + 1L).bytes(encoded);
        }

        private void room(int more) {
            if (length + more > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
            }
        }

        byte[] toBytes() {
            return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
        }
    }

    /** Reads them; whatever they are, it ends. */
    static final class Reader {
        private final byte[] bytes;
        private int next;

        Reader(byte[] bytes, int from) {
            this.bytes = bytes;
            this.next = from;
        }

        boolean isAtEnd() {
            return next >= bytes.length;
        }

        int octet() throws Malformed {
            if (next >= bytes.length) {
                throw new Malformed("ends too soon");
            }
            return bytes[next++] & 0xff;
        }

        long number() throws Malformed {
            long value = 0;
            for (int shift = 0; shift < 63; shift += 7) {
                int octet = octet();
                value |= (long) (octet & 0x7f) << shift;
                if (octet < MORE) {
                    return value;
                }
            }
            throw new Malformed("a number too long");
        }

        int number(int most) throws Malformed {
            long value = number();
            if (value > most) {
                throw new Malformed("a number too large");
            }
            return (int) value;
        }

        long word() throws Malformed {
            long value = 0;
            for (int i = 0; i < Long.BYTES; i++) {
                value = value << 8 | octet();
            }
            return value;
        }

        byte[] bytes(int count) throws Malformed {
            if (count > bytes.length - next) {
                throw new Malformed("ends too soon");
            }
            next += count;
            return Arrays.copyOfRange(bytes, next - count, next);
        }

        byte[] counted() throws Malformed {
            return bytes(number(bytes.length));
        }

        @Nullable
        String text() throws Malformed {
            int length = number(bytes.length + 1);
            return length == 0 ? null : new String(bytes(length - 1), StandardCharsets.UTF_8);
        }
    }
}
