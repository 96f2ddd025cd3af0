package dev.weir.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The password of one user, as it was written down. None of these shows it. */
public sealed interface Password {

    /** The most characters that one has. */
    int LONGEST = 1024;

    /** Known as itself; only its SHA-256 is kept. */
    final class Plain implements Password {

        private final byte[] digest;

        private Plain(String text) {
            this.digest = digest(text);
        }

        /** Whether it is this one; how long that takes says nothing of how much of it is right. */
        public boolean is(String presented) {
            return MessageDigest.isEqual(digest, digest(presented));
        }

        private static byte[] digest(String text) {
            try {
                return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            } catch (NoSuchAlgorithmException e) {
                throw new AssertionError("every Java platform has SHA-256", e);
            }
        }
    }

    /**
     * Known as a hash that takes its time.
     *
     * @param hash as bcrypt writes it
     */
    record Bcrypt(String hash) implements Password {
        @Override
        public String toString() {
            return "Bcrypt[withheld]";
        }
    }

    /**
     * There is none, so nobody gets in with one.
     *
     * @param why in words that repeat nothing of what was written
     */
    record None(String why) implements Password {}

    /** Reads a password as it was written down: the end of the line is no part of it. Answers every text. */
    static Password of(String written) {
        String text = written.endsWith("\n") ? written.substring(0, written.length() - 1) : written;
        text = text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
        if (text.isEmpty()) {
            return new None("is empty");
        }
        if (text.length() > LONGEST) {
            return new None("has more than " + LONGEST + " characters");
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            // RFC 7617 §2: nobody could present it.
            return new None("has more than one line, or other control characters");
        }
        return text.matches("\\$2[abxy]?\\$.*") ? bcrypt(text) : new Plain(text);
    }

    private static Password bcrypt(String text) {
        return BcryptHash.fault(text)
                .<Password>map(why -> new None("begins as a bcrypt hash, and is " + why))
                .orElseGet(() -> new Bcrypt(text));
    }
}
