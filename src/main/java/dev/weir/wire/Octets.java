package dev.weir.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The character classes of HTTP's grammar, as one look-up per byte. */
final class Octets {

    static final byte CR = '\r';
    static final byte LF = '\n';
    static final byte SP = ' ';
    static final byte HTAB = '\t';

    /** RFC 9110 §5.6.2. */
    static final int TCHAR = 1;
    /** What a request target may hold here; whether it is one is for its parser to say. */
    static final int TARGET = 2;
    /** HTAB, SP, VCHAR and obs-text (RFC 9110 §5.5): all that may stand in a line of a head. */
    static final int TEXT = 4;
    /** uri-host [ ":" port ] (RFC 9110 §7.2, RFC 3986 §3.2.2), less the comma, which would make a list of it. */
    static final int HOST = 8;
    /** HTAB, SP and VCHAR: what is let through in a chunk extension. */
    static final int PLAIN = 16;

    private static final byte[] CLASSES = classes();
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long ALL_01 = 0x0101010101010101L;
    private static final long ALL_20 = 0x2020202020202020L;
    private static final long ALL_7F = 0x7f7f7f7f7f7f7f7fL;
    private static final long ALL_80 = 0x8080808080808080L;

    private Octets() {}

    static boolean is(byte octet, int kind) {
        return (CLASSES[octet & 0xff] & kind) != 0;
    }

    static boolean isDigit(byte octet) {
        return octet >= '0' && octet <= '9';
    }

    static boolean isBlank(byte octet) {
        return octet == SP || octet == HTAB;
    }

    /** The index of the first byte from {@code start} that is not blank, or {@code end}. */
    static int skipBlanks(byte[] bytes, int start, int end) {
        int i = start;
        while (i < end && isBlank(bytes[i])) {
            i++;
        }
        return i;
    }

    /** The index behind the last byte before {@code end} that is not blank, or {@code start}. */
    static int dropBlanks(byte[] bytes, int start, int end) {
        int i = end;
        while (i > start && isBlank(bytes[i - 1])) {
            i--;
        }
        return i;
    }

    /** The value of a hexadecimal digit, or -1. */
    static int hex(byte octet) {
        if (isDigit(octet)) {
            return octet - '0';
        }
        int lower = octet | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }

    /** Whether the bytes are the token, letter for letter. */
    static boolean equal(byte[] bytes, int start, int end, String token) {
        if (end - start != token.length()) {
            return false;
        }
        for (int i = start; i < end; i++) {
            if (bytes[i] != token.charAt(i - start)) {
                return false;
            }
        }
        return true;
    }

    /** Whether the bytes spell the lower-case token, in any case. */
    static boolean spells(byte[] bytes, int start, int end, String token) {
        if (end - start != token.length()) {
            return false;
        }
        for (int i = start; i < end; i++) {
            byte octet = bytes[i];
            int lower = octet >= 'A' && octet <= 'Z' ? octet | 0x20 : octet;
            if (lower != token.charAt(i - start)) {
                return false;
            }
        }
        return true;
    }

    /** The index of the first byte from {@code start} that is not of the kind, or {@code end}. */
    static int skip(byte[] bytes, int start, int end, int kind) {
        int i = start;
        while (i < end && is(bytes[i], kind)) {
            i++;
        }
        return i;
    }

    /** The same for {@link #TEXT}, eight bytes at a time where none of them is a control character. */
    static int skipText(byte[] bytes, int start, int end) {
        int i = start;
        while (i < end) {
            while (end - i >= Long.BYTES && isWithoutControls((long) WORDS.get(bytes, i))) {
                i += Long.BYTES;
            }
            int word = Math.min(end, i + Long.BYTES);
            int stop = skip(bytes, i, word, TEXT);
            if (stop < word) {
                return stop;
            }
            i = word;
        }
        return i;
    }

    /** Whether no byte of the word is below 0x20 or equal to 0x7f: a borrow into a byte's top bit that was clear tells. */
    private static boolean isWithoutControls(long word) {
        long deletes = word ^ ALL_7F;
        long low = (word - ALL_20) & ~word;
        long delete = (deletes - ALL_01) & ~deletes;
        return ((low | delete) & ALL_80) == 0;
    }

    private static byte[] classes() {
        byte[] classes = new byte[256];
        for (int octet = 0x21; octet < 0x7f; octet++) {
            classes[octet] |= TARGET | TEXT | PLAIN;
        }
        for (int octet = 0x80; octet < 0x100; octet++) {
            classes[octet] |= TEXT;
        }
        classes[SP] |= TEXT | PLAIN;
        classes[HTAB] |= TEXT | PLAIN;
        for (int octet = 0; octet < 0x80; octet++) {
            boolean alphanumeric = Character.isLetterOrDigit(octet);
            if (alphanumeric || "!#$%&'*+-.^_`|~".indexOf(octet) >= 0) {
                classes[octet] |= TCHAR;
            }
            if (alphanumeric || "._~!$&'()*+;=:[]%-".indexOf(octet) >= 0) {
                classes[octet] |= HOST;
            }
        }
        return classes;
    }
}
