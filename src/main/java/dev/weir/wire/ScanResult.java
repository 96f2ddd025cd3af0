package dev.weir.wire;

/**
 * What a scanner found in the bytes it was given: a whole head ({@link RequestFacts}, {@link ResponseFacts}), {@link Progress}, or the reason why it
 * goes no further.
 */
public sealed interface ScanResult permits RequestFacts, ResponseFacts, Progress, Refused {}
