package dev.weir.documents;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is in force and where it came from.
 *
 * @param hash of what the documents say
 * @param since when it came into force
 * @param missing whether everything is denied for want of a usable document
 * @param live looked at first
 * @param base under it; null where none is configured
 */
public record Status(
        String hash,
        Instant since,
        boolean missing,
        Layer live,
        @Nullable Layer base) {}
