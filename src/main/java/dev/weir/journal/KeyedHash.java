package dev.weir.journal;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Stands for a text without giving it away: the same text gives the same digits under one key, and nobody without the key can try texts. */
public final class KeyedHash {

    /** Bytes of a key. */
    public static final int KEY_LENGTH = 32;

    private static final String ALGORITHM = "HmacSHA256";
    private static final int SHOWN_BYTES = 8;

    private final Mac mac;

    public KeyedHash(byte[] key) {
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    /** What a text is; the same text as something else gives other digits. */
    enum Kind {
        QUERY('q'),
        CLIENT('c'),
        USER('u');

        private final char mark;

        Kind(char mark) {
            this.mark = mark;
        }
    }

    /** 16 hexadecimal digits. */
    String of(Kind kind, String text) {
        byte[] code;
        synchronized (mac) {
            mac.update((byte) kind.mark);
            code = mac.doFinal(text.getBytes(StandardCharsets.UTF_16BE));
        }
        return HexFormat.of().formatHex(code, 0, SHOWN_BYTES);
    }
}
