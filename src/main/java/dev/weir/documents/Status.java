package dev.weir.documents;

import dev.weir.policy.document.Reading;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is in force and where it came from.
 *
 * @param hash of what the documents say
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
}
