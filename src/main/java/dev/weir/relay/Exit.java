package dev.weir.relay;

import dev.weir.measure.Outcome;
import dev.weir.response.Refusal;

/** Where an exchange ends: exactly one of these is called, once. */
public interface Exit {

    /** The exchange ended by itself; the answer was sent or cut. */
    void ended(Outcome outcome, int status);

    /** The exchange ends with a refusal that is still to be sent. */
    void refused(Refusal refusal, Outcome outcome);

    /** The exchange ends, unless it has, with a fault of our own. */
    void failed(Throwable fault);
}
