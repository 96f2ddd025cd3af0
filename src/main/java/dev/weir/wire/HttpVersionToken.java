package dev.weir.wire;

/** {@code HTTP/1.1} (RFC 9112 §2.3), the upper-case name with two single digits. */
final class HttpVersionToken {

    private static final int LENGTH = "HTTP/1.1".length();

    private HttpVersionToken() {}

    /** Ten times the major version and the minor one, or -1 where the bytes are no version. */
    static int read(byte[] line, int start, int end) {
        boolean named = end - start == LENGTH
                && line[start] == 'H'
                && line[start + 1] == 'T'
                && line[start + 2] == 'T'
                && line[start + 3] == 'P'
                && line[start + 4] == '/'
                && line[start + 6] == '.';
        if (!named || !Octets.isDigit(line[start + 5]) || !Octets.isDigit(line[start + 7])) {
            return -1;
        }
        return (line[start + 5] - '0') * 10 + line[start + 7] - '0';
    }
}
