package dev.weir.feeds;

import dev.weir.config.WeirConfig.FeedFormat;
import dev.weir.feeds.list.Counts;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a list stands.
 *
 * @param name its name in the configuration
 * @param url where it comes from, with path and query masked: they may hold a key
 * @param format how it is written, as configured
 * @param required whether Weir is not ready without it
 * @param lastAttempt when it was last asked for, since the start; null where it was not yet
 * @param lastSuccess when the origin last sent it or said that it is unchanged; null where it never did
 * @param failure why the last attempt failed, in words; null where it did not
 * @param failures how many attempts failed since the last that did not
 * @param counts what is in force of it; null where nothing is
 */
public record FeedStatus(
        String name,
        String url,
        FeedFormat format,
        boolean required,
        @Nullable Instant lastAttempt,
        @Nullable Instant lastSuccess,
        @Nullable String failure,
        int failures,
        @Nullable Counts counts) {

    static FeedStatus unknown(FeedSettings feed) {
        return new FeedStatus(
                feed.name(), feed.url().masked(), feed.format(), feed.required(), null, null, null, 0, null);
    }

    FeedStatus kept(Instant fetchedAt, Counts held) {
        return new FeedStatus(name, url, format, required, lastAttempt, fetchedAt, failure, failures, held);
    }

    FeedStatus succeeded(Instant now, @Nullable Counts held) {
        return new FeedStatus(name, url, format, required, now, now, null, 0, held);
    }

    FeedStatus failed(Instant now, String reason) {
        return new FeedStatus(name, url, format, required, now, lastSuccess, reason, failures + 1, counts);
    }

    /** Whether something of it is in force. */
    public boolean hasContent() {
        return counts != null;
    }

    /** How old what is in force is. */
    public Optional<Duration> age(Instant now) {
        return counts == null || lastSuccess == null
                ? Optional.empty()
                : Optional.of(Duration.between(lastSuccess, now));
    }
}
