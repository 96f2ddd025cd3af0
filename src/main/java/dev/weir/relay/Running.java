package dev.weir.relay;

import dev.weir.response.Refusal;

/** An exchange under way, told what its client's connection does meanwhile. */
public interface Running {

    /** The client's request turned out to be at fault after it was begun. */
    void clientFault(Refusal refusal);
}
