package dev.weir.wire;

/**
 * What a vetted response head says about the message and the connection.
 *
 * @param contentLength as the field says, {@code -1} where there is none; {@code body} tells whether it counts
 * @param keepAlive whether the origin means to go on with this connection (RFC 9112 §9.3)
 */
public record ResponseFacts(int status, int minorVersion, long contentLength, Body body, boolean keepAlive)
        implements ScanResult {

    /** Where the message ends (RFC 9112 §6.3). */
    public enum Body {
        /** With its head. */
        NONE,
        /** After Content-Length bytes. */
        LENGTH,
        /** With the last chunk and its trailers. */
        CHUNKED,
        /** With the connection. */
        UNTIL_CLOSE,
        /** Never: the connection speaks another protocol from here on. */
        TUNNEL
    }

    /** Whether another response to the same request follows (RFC 9110 §15.2). */
    public boolean interim() {
        return status < 200 && status != 101;
    }
}
