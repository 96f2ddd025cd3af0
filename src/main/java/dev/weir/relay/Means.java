package dev.weir.relay;

import dev.weir.measure.Meters;
import dev.weir.upstream.Upstream;

/**
 * What an event loop's relays work with.
 *
 * @param upstream the way to origins
 * @param settings how long they wait, and how fast they have to go
 * @param watch what keeps time for them
 * @param meters where they are counted
 */
public record Means(Upstream upstream, RelaySettings settings, Watch watch, Meters meters) {}
