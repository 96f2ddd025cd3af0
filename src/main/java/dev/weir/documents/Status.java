package dev.weir.documents;

import dev.weir.policy.document.Reading;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
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

    public Status {
        across = List.copyOf(across);
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

    /** Those that there were not in force before, wherever their entries stood then. */
    List<Reading.Notice> noticesSince(Status before) {
        Set<String> known = before.hash.isEmpty()
                ? Set.of()
                : before.notices().stream().map(Reading.Notice::text).collect(Collectors.toSet());
        return notices().stream()
                .filter(notice -> !known.contains(notice.text()))
                .toList();
    }
}
