package dev.weir.relay;

import dev.weir.measure.Meters;
import dev.weir.policy.AddressJudge;
import dev.weir.response.Denials;
import dev.weir.upstream.Upstream;
import java.util.function.Supplier;

/**
 * What an event loop's relays work with.
 *
 * @param upstream the way to origins
 * @param settings how long they wait, and how fast they have to go
 * @param watch what keeps time for them
 * @param meters where they are counted
 */
public record Means(Upstream upstream, RelaySettings settings, Watch watch, Meters meters) {

    /**
     * The same for one exchange, whose target's addresses have a judge of their own.
     *
     * @param judge asked for anew at each dialling
     * @param words how a client is told of an address that may not be dialled
     */
    public Means under(Supplier<AddressJudge> judge, Denials words) {
        return new Means(upstream.under(judge, words), settings, watch, meters);
    }
}
