package dev.weir.redis;

/** Redis did not answer in time. */
final class Late extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Late(String what) {
        super(what, null, false, false);
    }
}
