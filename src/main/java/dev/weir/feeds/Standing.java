package dev.weir.feeds;

import dev.weir.feeds.Refreshed.Changed;
import dev.weir.feeds.Refreshed.Failed;
import dev.weir.feeds.Refreshed.Same;
import dev.weir.feeds.list.ListReading;
import dev.weir.policy.FeedContent;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where one list stands.
 *
 * @param feed as the operator set it
 * @param files where it lies
 * @param kept what is known of what lies there; null where nothing does
 * @param content what is in force of it; null where nothing is
 * @param status for others to see
 */
record Standing(
        FeedSettings feed,
        FeedFiles files,
        @Nullable Kept kept,
        @Nullable FeedContent content,
        FeedStatus status) {

    static Standing empty(FeedSettings feed, FeedFiles files) {
        return new Standing(feed, files, null, null, FeedStatus.unknown(feed));
    }

    /** The same with what lay on disk. */
    Standing with(Kept found, ListReading.Sound list) {
        return new Standing(feed, files, found, list.content(), status.kept(found.fetchedAt(), list.counts()));
    }

    Standing after(Refreshed refreshed, Instant now) {
        return switch (refreshed) {
            case Changed(Kept next, ListReading.Sound list) ->
                new Standing(feed, files, next, list.content(), status.succeeded(now, list.counts()));
            case Same(Kept next) -> new Standing(feed, files, next, content, status.succeeded(now, status.counts()));
            case Failed failed -> new Standing(feed, files, kept, content, status.failed(now, failed.reason()));
        };
    }

    /** How long it may still go without being asked for; not longer than the interval, wherever the clock has been. */
    Duration untilDue(Instant now) {
        if (kept == null) {
            return Duration.ZERO;
        }
        Duration left = Duration.between(now, kept.fetchedAt()).plus(feed.interval());
        return left.compareTo(feed.interval()) > 0 ? feed.interval() : left;
    }
}
