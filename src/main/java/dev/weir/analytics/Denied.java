package dev.weir.analytics;

import org.jspecify.annotations.Nullable;

/**
 * What was refused for one reason, or would have been.
 *
 * @param reason a token of a closed set, as in metrics
 * @param entry of the policy; null where none had a part in it
 * @param reported whether the entry only reports
 * @param requests in the window
 * @param bytes to clients and from them, in the window
 * @param nanos from requests' heads to their ends, in the window
 * @param count since the start
 * @param firstMillis when it first occurred, in milliseconds since the epoch
 * @param host a sample: the last that was asked for
 */
public record Denied(
        String reason,
        @Nullable String entry,
        boolean reported,
        long requests,
        long bytes,
        long nanos,
        long count,
        long firstMillis,
        long lastMillis,
        String host) {}
