package dev.weir.offender.measure;

import dev.weir.offender.relay.Downstream;

/** Knows more than leaves. */
public record Meter(Downstream downstream) {}
