package dev.weir.audit;

/** What became of a deed. */
public enum Result {
    DONE("done"),
    /** It is stored, and counts nowhere yet. */
    STORED("stored"),
    /** It was in order, and nothing had to be changed. */
    UNCHANGED("unchanged"),
    /** It was declined; nothing changed. */
    REFUSED("refused"),
    /** Something broke; what changed is unknown, most likely nothing. */
    FAILED("failed"),
    /** The process ended in between. */
    UNKNOWN("unknown");

    private final String token;

    Result(String token) {
        this.token = token;
    }

    /** As it is written. */
    public String token() {
        return token;
    }

    static Result of(String token) {
        for (Result result : values()) {
            if (result.token.equals(token)) {
                return result;
            }
        }
        return UNKNOWN;
    }
}
