package dev.weir.cache;

import dev.weir.field.EntityTag;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** What a 304, or an answer to HEAD, does to a stored response (RFC 9111 §4.3.4, §4.3.5). */
public final class Freshening {

    /**
     * RFC 9111 §3.2: what says how long the content is, and which part of it, is the stored response's own; so is its digest, which in an
     * answer without content is that of nothing (RFC 9530 §2).
     */
    private static final Set<String> KEPT = Set.of("content-length", "content-range", "content-digest");

    private Freshening() {}

    /** RFC 9111 §4.3.4: whether a 304 is about this stored response, as far as its validators tell. */
    public static boolean isAbout(StoredResponse stored, Fields notModified) {
        Optional<EntityTag> named = tag(notModified);
        if (named.isEmpty()) {
            return isOfSameDate(stored.fields(), notModified);
        }
        Optional<EntityTag> known = tag(stored.fields());
        // RFC 9111 §3.4: a part goes by a strong validator; what corresponds to it weakly may be of other bytes.
        boolean weakly = named.get().weak() && stored.content().isWhole();
        return weakly
                ? known.isEmpty() || known.get().weakEquals(named.get())
                : known.isPresent() && known.get().strongEquals(named.get());
    }

    /** An origin that went back to an older version has not modified it since, and yet it is another. */
    private static boolean isOfSameDate(Fields stored, Fields notModified) {
        String known = stored.get("last-modified");
        String named = notModified.get("last-modified");
        return known == null || named == null || known.equals(named.strip());
    }

    private static Optional<EntityTag> tag(Fields fields) {
        String tag = fields.get("etag");
        return tag == null ? Optional.empty() : EntityTag.parse(tag);
    }

    /** RFC 9111 §4.3.5: whether an answer to HEAD is about what is stored. */
    static boolean describes(StoredResponse stored, Fields head) {
        return agrees(stored, head, "etag")
                && agrees(stored, head, "last-modified")
                && agrees(stored, head, "content-length")
                && agrees(stored, head, "content-encoding")
                && agrees(stored, head, "content-type");
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

    /** What is stored as if it had come with the 304. */
    static OriginResponse merged(StoredResponse stored, OriginResponse notModified) {
        return new OriginResponse(
                stored.status(),
                Objects.requireNonNullElse(stored.reason(), ""),
                updated(stored.fields(), notModified.fields()),
                notModified.requested(),
                notModified.received(),
                OptionalLong.of(stored.content().length()),
                true,
                notModified.generation());
    }

    /** What a 304 has for the client alone whose request it answers (RFC 9111 §5.2.2.4, §5.2.2.7). */
    static Fields forOne(Storability.Storable storable, Fields notModified) {
        Set<String> withheld = storable.withheld();
        return withheld.isEmpty()
                ? Fields.EMPTY
                : notModified.without(name -> !withheld.contains(name) || KEPT.contains(name));
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
