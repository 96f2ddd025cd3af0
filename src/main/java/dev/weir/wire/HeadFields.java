package dev.weir.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fields of one head that frame the message or rule the connection, gathered line by line. */
final class HeadFields {

    private enum Coding {
        NONE,
        CHUNKED,
        /** One that is known to change the content, and is not undone here. */
        COMPRESSION,
        /** A token that is the name of no coding. */
        NO_SUCH,
        MALFORMED
    }

    /** IANA's registries of transfer and content codings. */
    private static final List<String> COMPRESSIONS =
            List.of("gzip", "x-gzip", "deflate", "compress", "x-compress", "br", "zstd");

    private int hosts;
    private long contentLength;
    private Coding coding;
    private boolean transferEncodingNominated;
    private boolean close;
    private boolean keepAlive;
    private int expectations;
    private boolean expectContinue;
    private boolean upgradeField;
    private boolean upgradeNominated;

    HeadFields() {
        clear();
    }

    void clear() {
        hosts = 0;
        contentLength = -1;
        coding = Coding.NONE;
        transferEncodingNominated = false;
        close = false;
        keepAlive = false;
        expectations = 0;
        expectContinue = false;
        upgradeField = false;
        upgradeNominated = false;
    }

    /** Takes a field in; answers what is wrong with it in any message, if anything. */
    @Nullable
    Refused add(FieldLine field) {
        switch (field.nameLength()) {
            case 4 -> {
                return field.isNamed("host") ? host(field) : null;
            }
            case 6 -> {
                if (field.isNamed("expect")) {
                    expectations++;
                    expectContinue = field.isValue("100-continue");
                }
            }
            case 7 -> upgradeField |= field.isNamed("upgrade");
            case 10 -> {
                if (field.isNamed("connection")) {
                    connection(field);
                }
            }
            case 14 -> {
                return field.isNamed("content-length") ? contentLength(field) : null;
            }
            case 17 -> {
                return field.isNamed("transfer-encoding") ? transferEncoding(field) : null;
            }
            default -> {}
        }
        return null;
    }

    private @Nullable Refused host(FieldLine field) {
        hosts++;
        // RFC 9112 §3.2: more than one Host, or an invalid value, is 400.
        if (hosts > 1) {
            return Refused.HOST_REPEATED;
        }
        return field.valueIsOf(Octets.HOST) ? null : Refused.HOST;
    }

    private void connection(FieldLine field) {
        close |= field.lists("close");
        keepAlive |= field.lists("keep-alive");
        upgradeNominated |= field.lists("upgrade");
        transferEncodingNominated |= field.lists("transfer-encoding");
    }

    private @Nullable Refused contentLength(FieldLine field) {
        // RFC 9110 §8.6 lets equal repetitions be collapsed; refused, as §8.6 allows too.
        if (contentLength >= 0) {
            return Refused.CONTENT_LENGTH_REPEATED;
        }
        contentLength = field.length();
        return contentLength < 0 ? Refused.CONTENT_LENGTH : null;
    }

    private @Nullable Refused transferEncoding(FieldLine field) {
        if (coding != Coding.NONE) {
            return Refused.TRANSFER_ENCODING_REPEATED;
        }
        coding = coding(field);
        return null;
    }

    private static Coding coding(FieldLine field) {
        if (field.isValue("chunked")) {
            return Coding.CHUNKED;
        }
        if (field.valueIsEmpty() || !field.valueIsOf(Octets.TCHAR)) {
            return Coding.MALFORMED;
        }
        return COMPRESSIONS.stream().anyMatch(field::isValue) ? Coding.COMPRESSION : Coding.NO_SUCH;
    }

    /** What is wrong with the framing of a response of this version, if anything. */
    @Nullable
    Refused response(int minorVersion) {
        Refused refused = framing(minorVersion);
        // RFC 9112 §6.3: it ends with the connection, so there is no doubt about where.
        return refused == Refused.TRANSFER_CODING_UNKNOWN && namesNoCoding() ? null : refused;
    }

    /** Whether Transfer-Encoding is there and says nothing, as {@code identity} and {@code binary} do. */
    boolean namesNoCoding() {
        return coding == Coding.NO_SUCH;
    }

    /** RFC 9112 §6.1. */
    private @Nullable Refused framing(int minorVersion) {
        if (coding == Coding.NONE) {
            return null;
        }
        if (minorVersion == 0) {
            return Refused.TRANSFER_ENCODING_VERSION;
        }
        if (coding == Coding.MALFORMED) {
            return Refused.TRANSFER_ENCODING;
        }
        if (contentLength >= 0) {
            return Refused.FRAMING_AMBIGUOUS;
        }
        return coding == Coding.CHUNKED ? null : Refused.TRANSFER_CODING_UNKNOWN;
    }

    /** What is wrong with these as the fields of a request, if anything. */
    @Nullable
    Refused request(int minorVersion, String method) {
        if (hosts == 0 && minorVersion == 1) {
            return Refused.HOST_MISSING;
        }
        if (transferEncodingNominated) {
            return Refused.TRANSFER_ENCODING_NOMINATED;
        }
        Refused framing = framing(minorVersion);
        if (framing != null) {
            return framing;
        }
        // RFC 9110 §9.3.6; a length of zero says the same, and some clients do say it.
        if (method.equals("CONNECT") && (chunked() || contentLength > 0)) {
            return Refused.CONNECT_BODY;
        }
        // RFC 1945 §7.2.2: without a length there is no telling whether a body follows. RFC 9110 §15.5.12 has the
        // status.
        if (minorVersion == 0 && contentLength < 0 && (method.equals("POST") || method.equals("PUT"))) {
            return Refused.LENGTH_REQUIRED;
        }
        // RFC 9110 §10.1.1: 417 for what cannot be met; an HTTP/1.0 client's expectation is ignored.
        if (minorVersion == 1 && (expectations > 1 || (expectations == 1 && !expectContinue))) {
            return Refused.EXPECTATION;
        }
        return null;
    }

    long contentLength() {
        return contentLength;
    }

    boolean chunked() {
        return coding == Coding.CHUNKED;
    }

    /** RFC 9112 §9.6: whether {@code close} is anywhere among the options; and where only the end of the connection ends the message. */
    boolean close() {
        return close || namesNoCoding();
    }

    /** RFC 9112 §9.3. */
    boolean keepAlive(int minorVersion) {
        return !close() && (minorVersion == 1 || keepAlive);
    }

    boolean expectContinue(int minorVersion) {
        return minorVersion == 1 && expectContinue;
    }

    /** RFC 9110 §7.8: named in Upgrade and nominated in Connection, and never in an HTTP/1.0 message. */
    boolean upgrade(int minorVersion) {
        return minorVersion == 1 && upgradeField && upgradeNominated;
    }
}
