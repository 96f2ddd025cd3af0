package dev.weir.analytics;

/** What is timed, in percentiles. Tunnels and upgraded connections last as long as their users like, and count for their beginning only. */
public enum Timing {
    CLIENT_FIRST_BYTE("client-first-byte"),
    CLIENT_TOTAL("client-total"),
    /** Of what was answered from the store: hits and stale ones. */
    CLIENT_TOTAL_HIT("client-total-hit"),
    CLIENT_TOTAL_MISS("client-total-miss"),
    UPSTREAM_FIRST_BYTE("upstream-first-byte"),
    UPSTREAM_TOTAL("upstream-total"),
    DNS("dns"),
    CONNECT("connect"),
    TLS("tls");

    private final String token;

    Timing(String token) {
        this.token = token;
    }

    /** The word in REST. */
    public String token() {
        return token;
    }
}
