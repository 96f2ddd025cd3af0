package dev.weir.wire;

/**
 * The reasons why bytes do not pass a gate. The status is what a client is told of its own request; whatever an origin does wrong
 * is 502 to the client, also where a request with the same fault would be 400.
 */
public enum Refused implements ScanResult {
    EMPTY_LINES(400, "more empty lines before the request than can be skipped"),
    LINE_END(400, "a line does not end with CRLF"),
    CONTROL_CHARACTER(400, "a control character in the head"),
    REQUEST_LINE(400, "the request line is not 'METHOD target HTTP/1.1' with single spaces"),
    TARGET_CHARACTER(400, "the request target has a character that must be percent-encoded"),
    VERSION(400, "the request line names no HTTP version"),
    VERSION_UNSUPPORTED(505, "only HTTP/1.0 and HTTP/1.1 are spoken here"),
    METHOD_TOO_LONG(501, "the method is longer than 64 characters"),
    TARGET_TOO_LONG(414, "the request target is too long"),
    HEAD_TOO_LARGE(431, "the head is too large"),
    TOO_MANY_FIELDS(431, "the head has too many fields"),
    FIELD_FOLDED(400, "a line begins with white space"),
    FIELD_NAME(400, "a field line has no name, or one with a forbidden character"),
    HOST_MISSING(400, "the Host field is missing"),
    HOST_REPEATED(400, "more than one Host field"),
    HOST(400, "the Host field is not a host with an optional port"),
    CONTENT_LENGTH(400, "Content-Length is not a plain decimal number"),
    CONTENT_LENGTH_REPEATED(400, "more than one Content-Length"),
    FRAMING_AMBIGUOUS(400, "Content-Length and Transfer-Encoding together"),
    TRANSFER_ENCODING(400, "Transfer-Encoding is not exactly 'chunked'"),
    TRANSFER_ENCODING_REPEATED(400, "more than one Transfer-Encoding field"),
    TRANSFER_ENCODING_VERSION(400, "Transfer-Encoding in an HTTP/1.0 message"),
    TRANSFER_ENCODING_NOMINATED(400, "Connection nominates Transfer-Encoding"),
    TRANSFER_CODING_UNKNOWN(501, "the only transfer coding known here is 'chunked'"),
    CONNECT_BODY(400, "CONNECT has no body"),
    LENGTH_REQUIRED(411, "a POST or PUT in HTTP/1.0 without Content-Length"),
    EXPECTATION(417, "the only expectation that can be met is '100-continue'"),
    CHUNK_SIZE(400, "a chunk size is not 1 to 16 hexadecimal digits"),
    CHUNK_TOO_LARGE(413, "a chunk is larger than 2 GiB"),
    CHUNK_EXTENSION(400, "a chunk extension is malformed or too long"),
    CHUNK_LINE_END(400, "a chunk's line does not end with CRLF"),
    CHUNK_END(400, "a chunk's data is not followed by CRLF"),
    HEAD_TIMEOUT(408, "the request head took too long"),
    BODY_TIMEOUT(408, "the request body stopped coming"),
    BODY_CUT_SHORT(400, "the request ended before its body was complete"),
    HEAD_IN_PARTS(500, "a request head was written in parts"),
    PIPELINED(500, "a request was written before the one before it was answered"),
    STATUS_LINE(502, "the status line is malformed"),
    UNASKED_UPGRADE(502, "the origin switched protocols without having been asked to"),
    TOO_MANY_INTERIM(502, "the origin sent too many interim responses"),
    CONTENT_BEFORE_HEAD(502, "the origin sent content before its response's head"),
    UNSOLICITED(502, "the origin sent bytes that answer no request"),
    CUT_SHORT(502, "the origin's response ended before it was complete");

    private final int status;
    private final String reason;

    Refused(int status, String reason) {
        this.status = status;
        this.reason = reason;
    }

    /** The status code for the client whose request this is about. */
    public int status() {
        return status;
    }

    /** The reason in words for a person, with nothing in it that the peer chose. */
    public String reason() {
        return reason;
    }
}
