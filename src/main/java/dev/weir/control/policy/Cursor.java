package dev.weir.control.policy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Where a page of a list ended.
 *
 * @param source {@code live}, {@code base} or {@code feed:name}
 * @param index of the last item, from 0, in that source
 * @param id of it; empty on a fetched list
 */
record Cursor(String source, int index, String id) {

    private static final int LONGEST = 600;

    String write() {
        String text = index + " " + id + " " + source;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The cursor; null for what was never one. */
    static @Nullable Cursor parse(String written) {
        if (written.isEmpty() || written.length() > LONGEST) {
            return null;
        }
        try {
            String text = new String(Base64.getUrlDecoder().decode(written), StandardCharsets.UTF_8);
            String[] parts = text.split(" ", 3);
            return parts.length == 3 ? new Cursor(parts[2], Integer.parseInt(parts[0]), parts[1]) : null;
        } catch (IllegalArgumentException e) {
            return null; // Neither Base64 nor a number: a client made it up.
        }
    }
}
