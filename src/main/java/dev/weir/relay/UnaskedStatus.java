package dev.weir.relay;

import io.vertx.core.MultiMap;

/** Statuses that only certain requests may be answered with. */
final class UnaskedStatus {

    private UnaskedStatus() {}

    /** Whether a request with these fields did not ask for an answer of this status, so that its sender would misread it. */
    static boolean is(int status, MultiMap request) {
        return switch (status) {
            // RFC 9110 §15.3.7 and §15.4.5.
            case 206 -> !request.contains("range");
            case 304 -> !request.contains("if-none-match") && !request.contains("if-modified-since");
            default -> false;
        };
    }
}
