package dev.weir.documents;

import dev.weir.policy.document.PolicyDocument;
import dev.weir.policy.document.Reading;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is in force and where it came from.
 *
 * @param hash of what the documents say; empty before anything is in force
 * @param since when it came into force
 * @param missing whether everything is denied for want of a usable document
 * @param live looked at first
 * @param base under it; null where none is configured
 * @param across what of the one never decides for what the other one says
 */
public record Status(
        String hash,
        Instant since,
        boolean missing,
        Layer live,
        @Nullable Layer base,
        List<Reading.Notice> across) {

    private static final Pattern PLACE = Pattern.compile("\\w+\\[\\d+]|in line \\d+");

    public Status {
        across = List.copyOf(across);
    }

    /** What the base document says; nothing where there is none. */
    public PolicyDocument under() {
        return under(base);
    }

    static PolicyDocument under(@Nullable Layer base) {
        return base == null ? PolicyDocument.EMPTY : base.document();
    }

    /** What the authors of the documents should know, of each and of both together. */
    public List<Reading.Notice> notices() {
        List<Reading.Notice> all = new ArrayList<>(live.notices());
        if (base != null) {
            all.addAll(base.notices());
        }
        all.addAll(across);
        return all;
    }

    /** Those that there were not in force before, wherever their entries stood then: of several that say the same, as many as there are more. */
    List<Reading.Notice> noticesSince(Status before) {
        Map<String, Integer> known = new HashMap<>();
        if (!before.hash.isEmpty()) {
            before.notices().forEach(notice -> known.merge(said(notice), 1, Integer::sum));
        }
        return notices().stream()
                .filter(notice -> known.merge(said(notice), -1, Integer::sum) < 0)
                .toList();
    }

    /** What it says, wherever that stands. */
    private static String said(Reading.Notice notice) {
        return PLACE.matcher(notice.text()).replaceAll("");
    }
}
