package dev.weir.offender.net;

import dev.weir.offender.relay.Downstream;

/** A leaf that knows the relay: against the flow, and half of a cycle. */
record PointsBack(Downstream downstream) implements Leaf {}
