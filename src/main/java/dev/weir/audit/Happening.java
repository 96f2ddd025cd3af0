package dev.weir.audit;

import java.time.Instant;

/**
 * What was done, and what came of it.
 *
 * @param number greater than that of everything before it
 * @param time when it was over
 */
public record Happening(long number, Instant time, Deed deed, Outcome outcome) {}
