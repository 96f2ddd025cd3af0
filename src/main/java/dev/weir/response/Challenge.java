package dev.weir.response;

/** How a client is asked who it is. */
public enum Challenge {
    /** By a proxy that it knows to be one (RFC 9110 §11.7). */
    PROXY(407, "Proxy authentication required", "Proxy-Authenticate", "proxy-authorization"),
    /** By what it takes for an origin (RFC 9110 §11.6): the path form. */
    ORIGIN(401, "Authentication required", "WWW-Authenticate", "authorization");

    private final int status;
    private final String title;
    private final String field;
    private final String answeredIn;

    Challenge(int status, String title, String field, String answeredIn) {
        this.status = status;
        this.title = title;
        this.field = field;
        this.answeredIn = answeredIn;
    }

    public int status() {
        return status;
    }

    String title() {
        return title;
    }

    String field() {
        return field;
    }

    /** The request field with the credentials. */
    public String answeredIn() {
        return answeredIn;
    }
}
