package dev.weir.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;

/** An immutable run of bytes, compared by value and shown short. */
public final class Bytes {
    public static final Bytes EMPTY = new Bytes(new byte[0]);

    private static final int SHOWN = 160;

    private final byte[] content;

    private Bytes(byte[] content) {
        this.content = content;
    }

    public static Bytes of(byte... content) {
        return new Bytes(content.clone());
    }

    /** Bytes given as ISO-8859-1 text; a character beyond 0xff is a mistake in the test. */
    public static Bytes of(String text) {
        if (text.chars().anyMatch(c -> c > 0xff)) {
            throw new IllegalArgumentException("not bytes: " + text);
        }
        return new Bytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** A message head: these lines, each with its CRLF, and the empty one. */
    public static Bytes head(String... lines) {
        return of(String.join("\r\n", lines) + "\r\n\r\n");
    }

    public static Bytes utf8(String text) {
        return new Bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Bytes that look random and are the same for the same seed and length. */
    public static Bytes random(long seed, int length) {
        byte[] content = new byte[length];
        new SplittableRandom(seed).nextBytes(content);
        return new Bytes(content);
    }

    static Bytes owned(byte[] content) {
        return new Bytes(content);
    }

    public int length() {
        return content.length;
    }

    public boolean isEmpty() {
        return content.length == 0;
    }

    public int at(int index) {
        return content[index] & 0xff;
    }

    public Bytes slice(int from, int to) {
        return new Bytes(Arrays.copyOfRange(content, from, to));
    }

    public Bytes plus(Bytes more) {
        byte[] joined = Arrays.copyOf(content, content.length + more.content.length);
        System.arraycopy(more.content, 0, joined, content.length, more.content.length);
        return new Bytes(joined);
    }

    public Bytes plus(String more) {
        return plus(of(more));
    }

    public byte[] toArray() {
        return content.clone();
    }

    /** The bytes as ISO-8859-1, which loses nothing. */
    public String text() {
        return text(StandardCharsets.ISO_8859_1);
    }

    public String text(Charset charset) {
        return new String(content, charset);
    }

    public String sha256() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    void appendTo(ByteArrayOutputStream sink) {
        sink.writeBytes(content);
    }

    byte[] shared() {
        return content;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes bytes && Arrays.equals(content, bytes.content);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(content);
    }

    /** The first bytes with everything unprintable escaped, the length, and a digest where they are cut. */
    @Override
    public String toString() {
        StringBuilder shown = new StringBuilder("\"");
        for (int i = 0; i < Math.min(SHOWN, content.length); i++) {
            shown.append(escaped(at(i)));
        }
        shown.append(content.length > SHOWN ? "\"... sha256 " + sha256().substring(0, 12) : "\"");
        return shown.append(" (").append(content.length).append(" bytes)").toString();
    }

    private static String escaped(int octet) {
        return switch (octet) {
            case '\r' -> "\\r";
            case '\n' -> "\\n";
            case '\t' -> "\\t";
            case '\\' -> "\\\\";
            default -> octet >= 0x20 && octet < 0x7f ? String.valueOf((char) octet) : "\\x%02x".formatted(octet);
        };
    }
}
