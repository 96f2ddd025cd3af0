package dev.weir.measure;

/** A stretch of the way to an origin that is timed. */
public enum Phase {
    DNS("dns"),
    CONNECT("connect"),
    TLS("tls"),
    FIRST_BYTE("first_byte"),
    TOTAL("total");

    private final String token;

    Phase(String token) {
        this.token = token;
    }

    /** The word in metrics. */
    public String token() {
        return token;
    }
}
