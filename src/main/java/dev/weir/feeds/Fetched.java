package dev.weir.feeds;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What one attempt to fetch a list came to. */
sealed interface Fetched {

    /**
     * The origin sent a list; it is in the file.
     *
     * @param etag the origin's, as it wrote it
     * @param lastModified the origin's, as it wrote it
     */
    record Fresh(@Nullable String etag, @Nullable String lastModified) implements Fetched {}

    /** The origin says that what is kept still is the list (RFC 9110 §15.4.5). */
    record Unchanged() implements Fetched {}

    /**
     * Nothing came of it.
     *
     * @param reason in words
     * @param retryAfter how long the origin wants to be left alone; zero where it did not say
     */
    record Failed(String reason, Duration retryAfter) implements Fetched {
        Failed(String reason) {
            this(reason, Duration.ZERO);
        }
    }
}
