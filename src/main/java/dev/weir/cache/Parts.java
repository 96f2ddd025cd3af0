package dev.weir.cache;

import dev.weir.field.ContentRange;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parts of one representation put together (RFC 9111 §3.4). */
final class Parts {

    /** What is said of the bytes of one message alone. */
    private static final Set<String> EXTENT =
            Set.of("content-range", "content-length", "content-digest", "content-md5");

    private Parts() {}

    /**
     * A newer part with what is kept of the same representation, where they touch; else the part alone.
     *
     * @param most bytes that they may have together
     */
    static StoredResponse joined(Resource kept, StoredResponse newer, long most) {
        String tag = newer.fields().get("etag");
        for (StoredResponse older : kept.responses()) {
            // Parts are stored with a strong validator only, so the same text is the same representation.
            if (newer.replaces(older)
                    && tag != null
                    && tag.equals(older.fields().get("etag"))) {
                if (older.content().isWhole() && older.status() == 200) {
                    return older;
                }
                // What may be meant for one client alone is not to go by what was said to another.
                @Nullable
                Content all = older.isPersonal() && !newer.isPersonal()
                        ? null
                        : newer.content().joined(older.content());
                if (all != null && all.length() <= most) {
                    return newer.with(all, head(newer.fields(), all));
                }
            }
        }
        return newer;
    }

    /** A part that is all there is answers like the whole. */
    static StoredResponse completed(StoredResponse part) {
        return part.status() == 206 && part.content().isWhole()
                ? part.with(part.content(), head(part.fields(), part.content()))
                : part;
    }

    /** RFC 9111 §3.4: the newer fields stand; what they say of the part's extent does not. */
    private static Fields head(Fields newer, Content all) {
        Fields.Packer packer = new Fields.Packer();
        newer.without(EXTENT::contains).write(packer::add);
        if (!all.isWhole()) {
            packer.add("Content-Range", ContentRange.write(all.span(), all.complete()));
        }
        packer.add("Content-Length", Long.toString(all.length()));
        return packer.pack();
    }
}
