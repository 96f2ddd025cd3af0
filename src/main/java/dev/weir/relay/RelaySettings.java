package dev.weir.relay;

import java.time.Duration;

/**
 * How long a relay waits, and how fast it has to go.
 *
 * @param connectTimeout for a connection to an origin
 * @param responseTimeout from the request sent to the final head
 * @param idleTimeout between bytes of a response body
 * @param bodyIdle between bytes of a request body
 * @param uploadWindow twice {@code bodyIdle}: longer than a silence may be, so that a silence is found out as one
 * @param leastRate bytes a second that a client has to send of a request body, averaged over {@code uploadWindow}, and to take of a
 *     response body, averaged over {@code idleTimeout}
 * @param tunnelIdle between bytes of a tunnel
 */
public record RelaySettings(
        Duration connectTimeout,
        Duration responseTimeout,
        Duration idleTimeout,
        Duration bodyIdle,
        Duration uploadWindow,
        int leastRate,
        Duration tunnelIdle) {

    public RelaySettings(
            Duration connectTimeout,
            Duration responseTimeout,
            Duration idleTimeout,
            Duration bodyIdle,
            int leastRate,
            Duration tunnelIdle) {
        // Longer than a silence may be, so that a silence is found out as one.
        this(connectTimeout, responseTimeout, idleTimeout, bodyIdle, bodyIdle.multipliedBy(2), leastRate, tunnelIdle);
    }
}
