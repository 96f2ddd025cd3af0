package dev.weir.feeds;

import dev.weir.feeds.list.ListReading;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * What lies on disk when Weir starts. What cannot be relied on is thrown away with a line in the log, and fetched anew. Blocks.
 *
 * @param directory of all lists
 */
record AtStart(Path directory) {

    private static final Logger LOG = Logger.getLogger("weir.feeds");

    Standing read(FeedSettings feed) {
        FeedFiles files = new FeedFiles(directory.resolve(feed.name()));
        Standing none = Standing.empty(feed, files);
        try {
            files.prepare();
            return files.isUsed() ? used(none) : none;
        } catch (IOException e) {
            LOG.warnf("feed %s: what is kept of it cannot be read: %s", feed.name(), e);
            return none;
        }
    }

    private Standing used(Standing none) throws IOException {
        FeedFiles files = none.files();
        Optional<Kept> kept = files.kept();
        if (kept.isEmpty()) {
            return without(none, "is not what Weir wrote");
        }
        if (!kept.get().isOf(none.feed())) {
            return without(none, "comes from another URL, or was read in another format");
        }
        if (!files.isWhole(kept.get())) {
            return without(none, "is damaged");
        }
        return switch (new ListFile(files.list(kept.get()), none.feed()).read()) {
            case ListReading.Unusable unusable -> without(none, "is not taken: " + unusable.reason());
            case ListReading.Sound list -> {
                LOG.infof(
                        "feed %s: kept since %s: %s",
                        none.feed().name(), kept.get().fetchedAt(), list.counts());
                yield none.with(kept.get(), list);
            }
        };
    }

    private static Standing without(Standing none, String why) throws IOException {
        LOG.warnf(
                "feed %s: what is kept of it %s; it is fetched anew",
                none.feed().name(), why);
        none.files().discard();
        return none;
    }
}
