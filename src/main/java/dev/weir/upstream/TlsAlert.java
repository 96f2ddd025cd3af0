package dev.weir.upstream;

import java.util.Map;
import java.util.OptionalInt;

/** The alerts by which a peer breaks a TLS connection off (RFC 8446 §6.2, RFC 5246 §7.2.2), as the JDK writes them. */
final class TlsAlert {

    private static final String RECEIVED = "Received fatal alert: ";
    private static final int MAX_CAUSES = 16;
    private static final Map<String, Integer> NUMBERS = Map.ofEntries(
            Map.entry("unexpected_message", 10),
            Map.entry("bad_record_mac", 20),
            Map.entry("record_overflow", 22),
            Map.entry("handshake_failure", 40),
            Map.entry("bad_certificate", 42),
            Map.entry("unsupported_certificate", 43),
            Map.entry("certificate_revoked", 44),
            Map.entry("certificate_expired", 45),
            Map.entry("certificate_unknown", 46),
            Map.entry("illegal_parameter", 47),
            Map.entry("unknown_ca", 48),
            Map.entry("access_denied", 49),
            Map.entry("decode_error", 50),
            Map.entry("decrypt_error", 51),
            Map.entry("protocol_version", 70),
            Map.entry("insufficient_security", 71),
            Map.entry("internal_error", 80),
            Map.entry("inappropriate_fallback", 86),
            Map.entry("missing_extension", 109),
            Map.entry("unsupported_extension", 110),
            Map.entry("unrecognized_name", 112),
            Map.entry("bad_certificate_status_response", 113),
            Map.entry("certificate_required", 116),
            Map.entry("no_application_protocol", 120));

    private TlsAlert() {}

    /** The number of the alert that a failure tells of, if it does and the number is known. */
    static OptionalInt received(Throwable failure) {
        Throwable cause = failure;
        for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
            String text = String.valueOf(cause.getMessage());
            int at = text.indexOf(RECEIVED);
            if (at >= 0) {
                Integer number =
                        NUMBERS.get(text.substring(at + RECEIVED.length()).strip());
                return number == null ? OptionalInt.empty() : OptionalInt.of(number);
            }
            cause = cause.getCause();
        }
        return OptionalInt.empty();
    }

    /** Whether a failure is an alert that the peer sent. */
    static boolean isReceived(Throwable failure) {
        Throwable cause = failure;
        for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
            if (String.valueOf(cause.getMessage()).contains(RECEIVED)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}
