package dev.weir.relay;

import dev.weir.response.Refusal;

/** Failures that mean that the origin cannot be reached now (RFC 9111 §4.2.4). */
final class Disconnection {

    private Disconnection() {}

    static boolean is(Refusal refusal) {
        return switch (refusal.error()) {
            case DNS_TIMEOUT,
                    DNS_ERROR,
                    DESTINATION_UNAVAILABLE,
                    DESTINATION_IP_UNROUTABLE,
                    CONNECTION_REFUSED,
                    CONNECTION_TERMINATED,
                    CONNECTION_TIMEOUT,
                    CONNECTION_READ_TIMEOUT,
                    CONNECTION_LIMIT_REACHED,
                    HTTP_RESPONSE_TIMEOUT -> true;
            default -> false;
        };
    }

    /** Whether everyone who asks for the same now would meet it, whatever else is in the request. */
    static boolean concernsAll(Refusal refusal) {
        return switch (refusal.error()) {
            case DNS_TIMEOUT,
                    DNS_ERROR,
                    DESTINATION_UNAVAILABLE,
                    DESTINATION_IP_PROHIBITED,
                    DESTINATION_IP_UNROUTABLE,
                    CONNECTION_REFUSED,
                    CONNECTION_TIMEOUT,
                    TLS_CERTIFICATE_ERROR,
                    HTTP_RESPONSE_TIMEOUT -> true;
            default -> false;
        };
    }
}
