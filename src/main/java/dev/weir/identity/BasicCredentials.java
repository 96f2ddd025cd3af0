package dev.weir.identity;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** The reader of {@code Proxy-Authorization} and {@code Authorization} in the scheme Basic (RFC 7617). */
public final class BasicCredentials {

    private static final String SCHEME = "basic";

    /** Of the whole field value: room for the longest name and a password far longer than bcrypt looks at. */
    private static final int LONGEST = 4096;

    private BasicCredentials() {}

    /**
     * Reads the lines of the field.
     *
     * @param lines the field's values, one for each time that it was sent
     */
    public static Presented read(List<String> lines) {
        if (lines.isEmpty()) {
            return new Presented.Nothing();
        }
        if (lines.size() > 1) {
            // RFC 9110 §11.6.2: credentials are no list.
            return new Presented.Unreadable("the field was sent more than once");
        }
        String value = lines.getFirst().strip();
        return value.length() > LONGEST ? new Presented.Unreadable("the field is too long") : scheme(value);
    }

    private static Presented scheme(String value) {
        int end = value.indexOf(' ');
        String scheme = end < 0 ? value : value.substring(0, end);
        // RFC 9110 §11.1: case-insensitive.
        if (!scheme.equalsIgnoreCase(SCHEME)) {
            return new Presented.Unreadable("the scheme is not Basic");
        }
        return decode(value.substring(scheme.length()).stripLeading());
    }

    private static Presented decode(String token) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(token);
        } catch (IllegalArgumentException _) {
            return new Presented.Unreadable("it is not Base64");
        }
        try {
            return split(StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException _) {
            return new Presented.Unreadable("it is not UTF-8");
        }
    }

    private static Presented split(String pair) {
        // RFC 7617 §2: no control characters.
        if (pair.chars().anyMatch(Character::isISOControl)) {
            return new Presented.Unreadable("there are control characters in it");
        }
        int colon = pair.indexOf(':');
        if (colon < 0) {
            return new Presented.Unreadable("there is no colon in it");
        }
        if (colon == 0) {
            return new Presented.Unreadable("there is no name in it");
        }
        return new Credentials(pair.substring(0, colon), pair.substring(colon + 1));
    }
}
