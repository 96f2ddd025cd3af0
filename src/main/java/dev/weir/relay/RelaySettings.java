package dev.weir.relay;

import java.time.Duration;

/**
 * How long a relay waits.
 *
 * @param responseTimeout from the request sent to the final head
 * @param idleTimeout between bytes of a response body
 * @param bodyIdle between bytes of a request body
 * @param tunnelIdle between bytes of a tunnel
 */
public record RelaySettings(Duration responseTimeout, Duration idleTimeout, Duration bodyIdle, Duration tunnelIdle) {}
