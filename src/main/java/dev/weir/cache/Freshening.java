package dev.weir.cache;

import dev.weir.field.EntityTag;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a 304, or an answer to HEAD, does to a stored response (RFC 9111 §4.3.4, §4.3.5). */
final class Freshening {

    /** RFC 9111 §3.2: what says how long the content is, and which part of it, is the stored response's own. */
    private static final Set<String> KEPT = Set.of("content-length", "content-range");

    private Freshening() {}

    /** Whether a 304 is about this stored response: a strong validator in it has to be the stored one's. */
    static boolean isAbout(StoredResponse stored, Fields notModified) {
        String tag = notModified.get("etag");
        if (tag == null) {
            return true;
        }
        Optional<EntityTag> named = EntityTag.parse(tag);
        return named.isEmpty() || named.get().weak() || isSame(stored.fields().get("etag"), tag);
    }

    private static boolean isSame(@Nullable String stored, String named) {
        return stored != null && stored.equals(named);
    }

    /** RFC 9111 §4.3.5: whether an answer to HEAD is about what is stored. */
    static boolean describes(StoredResponse stored, Fields head) {
        return agrees(stored, head, "etag")
                && agrees(stored, head, "last-modified")
                && agrees(stored, head, "content-length");
    }

    private static boolean agrees(StoredResponse stored, Fields head, String name) {
        String said = head.get(name);
        if (said == null) {
            return true;
        }
        String known = name.equals("content-length")
                ? Long.toString(stored.content().complete())
                : stored.fields().get(name);
        return said.strip().equals(known);
    }

    /** The stored fields with those of the newer response in their place (RFC 9111 §3.2). */
    static Fields updated(Fields stored, Fields newer) {
        Set<String> given = new HashSet<>();
        newer.forEach((name, _) -> given.add(name));
        given.removeAll(KEPT);
        // An Age that the new response does not bring would be the old response's.
        given.add("age");
        Fields.Packer packer = new Fields.Packer();
        stored.without(given::contains).write(packer::add);
        newer.without(KEPT::contains).write(packer::add);
        return packer.pack();
    }
}
