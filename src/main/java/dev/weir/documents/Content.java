package dev.weir.documents;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** What a store holds at one moment. */
public sealed interface Content {

    /**
     * A document.
     *
     * @param version of the text alone, the same wherever it lies: its SHA-256 in hexadecimal
     * @param revision what the store itself tells its states apart by
     * @param by who wrote it, where the store knows
     */
    record Text(
            String text,
            String version,
            String revision,
            @Nullable String by) implements Content {

        static Text of(String text, String revision, @Nullable String by) {
            return new Text(text, versionOf(text), revision, by);
        }
    }

    /**
     * None.
     *
     * @param revision of what could hold one, where that is there
     */
    record Absent(@Nullable String revision) implements Content {}

    /**
     * It cannot be told.
     *
     * @param why in one line
     */
    record Unreadable(String why) implements Content {}

    /** The version of a text. */
    static String versionOf(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
