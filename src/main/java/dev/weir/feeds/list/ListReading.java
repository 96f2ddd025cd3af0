package dev.weir.feeds.list;

import dev.weir.policy.FeedContent;

/** What reading a list came to. */
public sealed interface ListReading {

    /**
     * There is something in it.
     *
     * @param content what it says
     * @param counts how much of it was taken
     */
    record Sound(FeedContent content, Counts counts) implements ListReading {}

    /**
     * It is no list.
     *
     * @param reason in words, a clause that begins in lower case
     */
    record Unusable(String reason) implements ListReading {}
}
