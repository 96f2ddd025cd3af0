package dev.weir.cache;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What tells bytes that a replica of ours wrote from any others: a checksum (CRC-32C) against accidents, or where replicas share a key an
 * authentication code (HMAC-SHA-256, its first 16 bytes) against whoever else can write to the store. It covers the name under which
 * they are kept, so that they count nowhere else.
 */
public final class Seal {

    private static final String HMAC = "HmacSHA256";
    private static final int CODE_BYTES = 16;
    private static final int LEAST_KEY = 16;

    private final @Nullable Mac keyed;

    private Seal(@Nullable Mac keyed) {
        this.keyed = keyed;
    }

    public static Seal checksum() {
        return new Seal(null);
    }

    /**
     * With a key.
     *
     * @throws IllegalArgumentException where it is shorter than 16 bytes
     */
    public static Seal keyed(byte[] key) {
        if (key.length < LEAST_KEY) {
            throw new IllegalArgumentException("a key of at least " + LEAST_KEY + " bytes, not " + key.length);
        }
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return new Seal(mac);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + HMAC, e);
        }
    }

    boolean isKeyed() {
        return keyed != null;
    }

    /** Bytes with their seal in front. */
    public byte[] sealed(String name, byte[] bytes) {
        int length = length();
        byte[] sealed = new byte[length + bytes.length];
        System.arraycopy(bytes, 0, sealed, length, bytes.length);
        System.arraycopy(of(name, sealed, length), 0, sealed, 0, length);
        return sealed;
    }

    /** What {@link #sealed} was given; empty where that is not what these are. */
    public Optional<byte[]> opened(String name, byte[] sealed) {
        return matches(name, sealed, 0)
                ? Optional.of(Arrays.copyOfRange(sealed, length(), sealed.length))
                : Optional.empty();
    }

    /** Bytes of a seal. */
    int length() {
        return keyed == null ? Integer.BYTES : CODE_BYTES;
    }

    /** The seal of what begins at an offset and goes on to the end. */
    byte[] of(String name, byte[] bytes, int from) {
        byte[] named = name.getBytes(StandardCharsets.UTF_8);
        return keyed == null ? sum(named, bytes, from) : code(keyed, named, bytes, from);
    }

    private static byte[] sum(byte[] name, byte[] bytes, int from) {
        CRC32C sum = new CRC32C();
        sum.update(inFour(name.length));
        sum.update(name);
        sum.update(bytes, from, bytes.length - from);
        return inFour((int) sum.getValue());
    }

    private static byte[] code(Mac keyed, byte[] name, byte[] bytes, int from) {
        try {
            Mac mac = (Mac) keyed.clone();
            mac.update(inFour(name.length));
            mac.update(name);
            mac.update(bytes, from, bytes.length - from);
            return Arrays.copyOf(mac.doFinal(), CODE_BYTES);
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the platform's " + HMAC + " can be cloned", e);
        }
    }

    private static byte[] inFour(int value) {
        return new byte[] {(byte) (value >>> 24), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value};
    }

    /** Whether the seal at an offset is that of all that follows it. */
    boolean matches(String name, byte[] sealed, int at) {
        int end = at + length();
        return sealed.length >= end
                && MessageDigest.isEqual(of(name, sealed, end), Arrays.copyOfRange(sealed, at, end));
    }
}
