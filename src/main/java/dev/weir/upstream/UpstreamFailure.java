package dev.weir.upstream;

import dev.weir.response.Refusal;

/** Why an origin could not be used, ready to be told to the client. Carries no stack: it is an expected outcome. */
public final class UpstreamFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    public UpstreamFailure(Refusal refusal) {
        super(refusal.title(), null, false, false);
        this.refusal = refusal;
    }

    public Refusal refusal() {
        return refusal;
    }
}
