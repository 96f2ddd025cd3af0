package dev.weir.analytics;

/** What traffic is told apart by. */
public enum Dimension {
    HOST("hosts", 512),
    CLIENT("clients", 512),
    USER("users", 512),
    CONTENT_TYPE("content-types", 128),
    STATUS("statuses", 128),
    /** Why something was refused, or would have been: a {@link Refusal#key()}. */
    REFUSAL("denied", 256);

    private final String token;
    private final int rows;

    Dimension(String token, int rows) {
        this.token = token;
        this.rows = rows;
    }

    /** The word in REST. */
    public String token() {
        return token;
    }

    /** How many values are told apart in one slice of time. */
    int rows() {
        return rows;
    }
}
