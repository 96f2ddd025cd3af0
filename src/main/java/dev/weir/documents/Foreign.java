package dev.weir.documents;

import org.jspecify.annotations.Nullable;

/**
 * A change of a document that was not made here.
 *
 * @param before what was in force of it
 * @param after what is now; with a problem where what lies in its place is not used
 * @param by who wrote it, where the store knows
 */
public record Foreign(Layer before, Layer after, @Nullable String by) {}
