package dev.weir.offender.policy;

import dev.weir.offender.measure.Meter;

/** A decision that measures. */
record Measures(Meter meter) {}
