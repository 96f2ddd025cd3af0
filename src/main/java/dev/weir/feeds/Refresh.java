package dev.weir.feeds;

import dev.weir.feeds.Refreshed.Changed;
import dev.weir.feeds.Refreshed.Failed;
import dev.weir.feeds.Refreshed.Same;
import dev.weir.feeds.list.ListReading;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to have the newest list: fetched on the event loop, read and kept on a thread that may block.
 *
 * @param clock what is written down as the time
 */
record Refresh(FeedFetch fetch, WorkerExecutor worker, InstantSource clock) {

    /**
     * Fetches a list and reads it.
     *
     * @return never fails
     */
    Future<Refreshed> run(FeedSettings feed, FeedFiles files, @Nullable Kept kept) {
        return worker.executeBlocking(() -> there(files, kept))
                .compose(there -> fetched(feed, files, there.orElse(null)))
                .recover(failure -> Future.succeededFuture(unkept(failure)));
    }

    /** What somebody has taken away from the disk is to be fetched anew, not found unchanged. */
    private static Optional<Kept> there(FeedFiles files, @Nullable Kept kept) throws IOException {
        files.prepare();
        return Optional.ofNullable(kept).filter(files::holds);
    }

    private Future<Refreshed> fetched(FeedSettings feed, FeedFiles files, @Nullable Kept kept) {
        return fetch.run(feed, kept, files.part()).compose(fetched -> switch (fetched) {
            case Fetched.Failed(String reason, Duration retryAfter) ->
                Future.succeededFuture(new Failed(reason, retryAfter));
            case Fetched.Unchanged _ -> worker.executeBlocking(() -> unchanged(files, kept));
            case Fetched.Fresh fresh -> worker.executeBlocking(() -> fresh(feed, files, kept, fresh));
        });
    }

    private Refreshed unchanged(FeedFiles files, @Nullable Kept kept) throws IOException {
        if (kept == null) {
            return new Failed("the origin says it is unchanged, and there is none", Duration.ZERO);
        }
        Kept now = kept.at(clock.instant());
        files.note(now);
        return new Same(now);
    }

    private Refreshed fresh(FeedSettings feed, FeedFiles files, @Nullable Kept kept, Fetched.Fresh fresh)
            throws IOException {
        Kept next = new Kept(
                feed.url().toString(),
                feed.format().name(),
                fresh.etag(),
                fresh.lastModified(),
                clock.instant(),
                FeedFiles.sha256(files.part()));
        if (kept != null && kept.sha256().equals(next.sha256())) {
            files.keep(next);
            return new Same(next);
        }
        return switch (new ListFile(files.part(), feed).read()) {
            case ListReading.Unusable unusable -> new Failed("it is not taken: " + unusable.reason(), Duration.ZERO);
            case ListReading.Sound list -> {
                files.keep(next);
                yield new Changed(next, list);
            }
        };
    }

    private static Refreshed unkept(Throwable failure) {
        return new Failed("it cannot be written to the disk: " + failure, Duration.ZERO);
    }
}
