package dev.weir.wire;

/** An origin's bytes are no HTTP response; thrown down a pipeline to end the exchange, so it carries a reason and no stack. */
public final class BadResponse extends RuntimeException {

    private final Refused refused;

    public BadResponse(Refused refused) {
        super(refused.reason(), null, false, false);
        this.refused = refused;
    }

    public Refused refused() {
        return refused;
    }
}
