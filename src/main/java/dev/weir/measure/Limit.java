package dev.weir.measure;

/** A bound whose excess is refused and counted. */
public enum Limit {
    CONNECTIONS("connections"),
    CONNECTIONS_PER_CLIENT("connections_per_client"),
    TUNNELS("tunnels"),
    VERIFICATIONS("verifications"),
    QUEUE("queue"),
    ORIGIN_CONNECTIONS("origin_connections"),
    LOOKUPS("lookups"),
    URI("uri"),
    HEADER("header"),
    HEADER_DEADLINE("header_deadline"),
    BODY_IDLE("body_idle"),
    BODY_RATE("body_rate"),
    RESPONSE_RATE("response_rate"),
    HTTP2_FRAMES("http2_frames");

    private final String token;

    Limit(String token) {
        this.token = token;
    }

    /** The word in metrics. */
    public String token() {
        return token;
    }
}
