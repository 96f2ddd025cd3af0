package dev.weir.wire;

/** Told by a {@link RequestGate}, on the connection's event loop, of what does not come down the pipeline. */
public interface GateListener {

    /** A request was refused before anything of it was passed on; the gate answers and closes. At most once. */
    void headRefused(Refused refused);

    /**
     * The body of the request that was passed on is refused; no more of it comes. The exchange answers, or aborts, and closes; its
     * {@code close} lets the client read the answer. At most once.
     */
    void bodyRefused(Refused refused);
}
