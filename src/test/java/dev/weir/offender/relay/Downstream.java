package dev.weir.offender.relay;

import dev.weir.offender.net.Leaf;

/** Uses a leaf, as it may. */
public record Downstream(Leaf leaf) {}
