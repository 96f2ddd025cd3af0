package dev.weir.wire;

import java.time.Duration;

/**
 * How long a client may take.
 *
 * @param head from a request's first byte to the end of its head
 * @param idle between requests
 * @param bodyIdle between bytes of a request body that we are ready to take
 */
public record GateTimes(Duration head, Duration idle, Duration bodyIdle) {}
