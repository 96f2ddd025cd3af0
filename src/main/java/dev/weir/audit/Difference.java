package dev.weir.audit;

import dev.weir.documents.Content;
import dev.weir.policy.document.Draft;
import dev.weir.policy.document.PolicyDocument;
import dev.weir.policy.document.Reading;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How a policy document differs from the one before it. Where an entry stands, and comments, make no difference to what it says.
 *
 * @param before the text that was there; null where there was none
 * @param after the text that is there; null where there is none
 * @param added entries that only the later has; null where one of the two is not sound
 * @param removed entries that only the earlier has; likewise
 * @param changed entries that say something else; likewise
 * @param settings which of {@code default} and {@code ip-literals} say something else
 */
@Schema(name = "PolicyDifference")
public record Difference(
        @Nullable Text before,
        @Nullable Text after,
        @Nullable Ids added,
        @Nullable Ids removed,
        @Nullable Ids changed,
        List<String> settings) {

    /**
     * A text.
     *
     * @param sha256 of its UTF-8, in hexadecimal
     * @param bytes of its UTF-8
     */
    @Schema(name = "PolicyText")
    public record Text(String sha256, long bytes) {

        private static @Nullable Text of(Draft draft) {
            String text = draft.text();
            return text.isEmpty()
                    ? null
                    : new Text(Content.versionOf(text), text.getBytes(StandardCharsets.UTF_8).length);
        }
    }

    /**
     * Entries.
     *
     * @param count how many
     * @param ids their lists and ids, such as {@code blacklist/no-ads}: the first hundred
     */
    @Schema(name = "PolicyEntryIds")
    public record Ids(int count, List<String> ids) {

        private static final int MOST = 100;

        public Ids {
            ids = List.copyOf(ids);
        }

        private static Ids of(Set<String> all, boolean in, Set<String> others) {
            List<String> found =
                    all.stream().filter(id -> others.contains(id) == in).toList();
            return new Ids(found.size(), found.subList(0, Math.min(MOST, found.size())));
        }
    }

    public Difference {
        settings = List.copyOf(settings);
    }

    /** Of two documents, empty where there was none. */
    static Difference of(Draft before, Draft after, @Nullable Remainder remainder) {
        if (remainder == null) {
            return new Difference(Text.of(before), Text.of(after), null, null, null, List.of());
        }
        Set<String> was = Remainder.ids(remainder.before());
        Set<String> is = Remainder.ids(remainder.after());
        return new Difference(
                Text.of(before),
                Text.of(after),
                Ids.of(is, false, was),
                Ids.of(was, false, is),
                Ids.of(is, true, was),
                settings(before, after));
    }

    private static List<String> settings(Draft before, Draft after) {
        PolicyDocument was = said(before);
        PolicyDocument is = said(after);
        List<String> differ = new ArrayList<>();
        if (was.fallback() != is.fallback()) {
            differ.add("default");
        }
        if (was.ipLiterals() != is.ipLiterals()) {
            differ.add("ip-literals");
        }
        return differ;
    }

    private static PolicyDocument said(Draft draft) {
        return draft.reading() instanceof Reading.Read read ? read.document() : PolicyDocument.EMPTY;
    }
}
