package dev.weir.dashboard;

import dev.weir.control.policy.Explained;
import org.jspecify.annotations.Nullable;

/**
 * What came of asking for an explanation: one of both.
 *
 * @param fault why there is none
 */
public record Told(@Nullable Explained explained, @Nullable String fault) {}
