package dev.weir.analytics;

/** By what the heaviest are found. */
public enum Measure {
    REQUESTS("requests"),
    /** Bytes that went to clients and came from them. */
    BYTES("bytes"),
    /** Time from the request's head to the end, in nanoseconds. */
    TIME("time"),
    /** Bytes that did not have to be fetched. */
    SAVED("saved"),
    /** Time that did not have to be waited, in nanoseconds. */
    SAVED_TIME("saved-time");

    static final int COUNT = values().length;

    private final String token;

    Measure(String token) {
        this.token = token;
    }

    /** The word in REST. */
    public String token() {
        return token;
    }

    /** Its place in an array. */
    // Such an array lives in memory alone: nothing depends on the order staying as it is.
    @SuppressWarnings("EnumOrdinal")
    int column() {
        return ordinal();
    }
}
