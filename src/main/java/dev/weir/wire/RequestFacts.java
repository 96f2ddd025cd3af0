package dev.weir.wire;

/**
 * What a vetted request head says about the message and the connection.
 *
 * @param method as sent; methods are case-sensitive
 * @param minorVersion 0 or 1, of HTTP/1
 * @param contentLength {@code -1} where there is no Content-Length
 * @param keepAlive whether the client means to go on with this connection (RFC 9112 §9.3)
 * @param expectContinue whether the client waits for 100 before it sends the body (RFC 9110 §10.1.1)
 * @param upgrade whether the client asks for another protocol (RFC 9110 §7.8)
 */
public record RequestFacts(
        String method,
        int minorVersion,
        long contentLength,
        boolean chunked,
        boolean keepAlive,
        boolean expectContinue,
        boolean upgrade)
        implements ScanResult {

    /** Whether a tunnel is asked for (RFC 9110 §9.3.6). */
    public boolean connect() {
        return method.equals("CONNECT");
    }

    /** Whether a body follows the head. */
    public boolean hasBody() {
        return chunked || contentLength > 0;
    }
}
