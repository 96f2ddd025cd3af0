package dev.weir.relay;

import dev.weir.measure.Meters;
import dev.weir.policy.AddressJudge;
import dev.weir.response.Denials;
import dev.weir.upstream.Upstream;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What an event loop's relays work with, and only they. */
public final class Means {

    private final Upstream common;
    private final RelaySettings settings;
    private final Watch watch;
    private final Meters meters;
    private final @Nullable Supplier<AddressJudge> judge;
    private final Denials words;

    /** Made when it is first asked for: most of what is stored is given away without. */
    private @Nullable Upstream upstream;

    /**
     * @param upstream the way to origins
     * @param settings how long they wait, and how fast they have to go
     * @param watch what keeps time for them
     * @param meters where they are counted
     */
    public Means(Upstream upstream, RelaySettings settings, Watch watch, Meters meters) {
        this(upstream, settings, watch, meters, null, Denials.PLAIN);
    }

    private Means(
            Upstream common,
            RelaySettings settings,
            Watch watch,
            Meters meters,
            @Nullable Supplier<AddressJudge> judge,
            Denials words) {
        this.common = common;
        this.settings = settings;
        this.watch = watch;
        this.meters = meters;
        this.judge = judge;
        this.words = words;
    }

    /**
     * The same for one exchange, whose target's addresses have a judge of their own.
     *
     * @param judge asked for anew at each dialling
     * @param words how a client is told of an address that may not be dialled
     */
    public Means under(Supplier<AddressJudge> judge, Denials words) {
        return new Means(common, settings, watch, meters, judge, words);
    }

    public Upstream upstream() {
        Upstream made = upstream;
        if (made == null) {
            made = judge == null ? common : common.under(judge, words);
            upstream = made;
        }
        return made;
    }

    public RelaySettings settings() {
        return settings;
    }

    public Watch watch() {
        return watch;
    }

    public Meters meters() {
        return meters;
    }
}
