package dev.weir.feeds;

import dev.weir.config.WeirConfig;
import dev.weir.config.WeirConfig.FeedFormat;
import dev.weir.policy.FeedContent;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A list as the operator set it.
 *
 * @param name an identifier
 * @param url where it is fetched from
 * @param format how it is written
 * @param exceptions whose blocks its exceptions lift
 * @param interval how often it is asked for anew
 * @param required whether Weir is not ready without it
 * @param maxBytes of the body as sent, and of the list unpacked
 */
record FeedSettings(
        String name,
        FeedUrl url,
        FeedFormat format,
        FeedContent.Scope exceptions,
        Duration interval,
        boolean required,
        long maxBytes) {

    /**
     * In the order of their names.
     *
     * @throws IllegalArgumentException naming the key of a URL that is none
     */
    static List<FeedSettings> of(Map<String, WeirConfig.Feed> feeds) {
        return feeds.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(feed -> of(feed.getKey(), feed.getValue()))
                .toList();
    }

    private static FeedSettings of(String name, WeirConfig.Feed feed) {
        return switch (FeedUrl.parse(feed.url())) {
            case UrlReading.Malformed malformed ->
                throw new IllegalArgumentException("weir.policy.feeds." + name + ".url: " + malformed.reason());
            case FeedUrl url ->
                new FeedSettings(
                        name,
                        url,
                        feed.format(),
                        switch (feed.exceptions()) {
                            case OWN -> FeedContent.Scope.OWN;
                            case ALL -> FeedContent.Scope.ALL;
                        },
                        feed.interval(),
                        feed.required(),
                        feed.maxBytes().asLongValue());
        };
    }
}
