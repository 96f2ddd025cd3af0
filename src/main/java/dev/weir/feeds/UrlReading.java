package dev.weir.feeds;

/** What reading the address of a list came to. */
sealed interface UrlReading permits FeedUrl, UrlReading.Malformed {

    /**
     * It cannot be fetched from.
     *
     * @param reason what is wrong with it
     */
    record Malformed(String reason) implements UrlReading {}
}
