package dev.weir.upstream;

import dev.weir.response.Refusal;

/** Why an origin could not be used, ready to be told to the client. Carries no stack: it is an expected outcome. */
public final class UpstreamFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;
    private final boolean isSilence;

    public UpstreamFailure(Refusal refusal) {
        this(refusal, /* isSilence= */ false);
    }

    private UpstreamFailure(Refusal refusal, boolean isSilence) {
        super(refusal.title(), null, false, false);
        this.refusal = refusal;
        this.isSilence = isSilence;
    }

    /** Nobody whose business it is said where the host is, so that nothing speaks against it either. */
    static UpstreamFailure silence(Refusal refusal) {
        return new UpstreamFailure(refusal, /* isSilence= */ true);
    }

    /** Whether it is for want of an answer from others, and no bound of ours, that the host's addresses are not known. */
    public boolean isSilence() {
        return isSilence;
    }

    public Refusal refusal() {
        return refusal;
    }
}
