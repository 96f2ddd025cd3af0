package dev.weir.feeds;

import dev.weir.feeds.list.ListReading;
import java.time.Duration;

/** What one attempt to have the newest list came to. */
sealed interface Refreshed {

    /**
     * There is another one, and it lies on disk.
     *
     * @param kept what is known of it
     * @param list what it says
     */
    record Changed(Kept kept, ListReading.Sound list) implements Refreshed {}

    /**
     * What is there is the newest.
     *
     * @param kept what is known of it
     */
    record Same(Kept kept) implements Refreshed {}

    /**
     * What is there has to do.
     *
     * @param reason in words
     * @param retryAfter how long the origin wants to be left alone; zero where it did not say
     */
    record Failed(String reason, Duration retryAfter) implements Refreshed {}
}
