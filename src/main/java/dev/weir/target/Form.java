package dev.weir.target;

/** How a request that is to be relayed named its target. */
public enum Form {
    /** {@code GET http://h/p} (RFC 9112 §3.2.2), or the pseudo-fields of HTTP/2 that say the same. */
    ABSOLUTE("absolute"),
    /** {@code GET /http://h/p}, Weir's own. */
    PATH("path");

    private final String token;

    Form(String token) {
        this.token = token;
    }

    public String token() {
        return token;
    }
}
