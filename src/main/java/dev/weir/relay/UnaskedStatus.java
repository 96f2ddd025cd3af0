package dev.weir.relay;

import dev.weir.response.Refusal;
import dev.weir.response.Refusals;
import dev.weir.upstream.OriginRequest;
import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;

/** Statuses that only certain requests may be answered with. */
final class UnaskedStatus {

    private UnaskedStatus() {}

    /** Why an answer of this status is not passed on, if it is not. */
    static @Nullable Refusal refusal(int status, OriginRequest sent, String host) {
        if (status == 407) {
            // RFC 9110 §15.5.8: a challenge for us or from a proxy on the way, never one for our client.
            return sent.proxied() ? Refusals.parentCredentials() : Refusals.challenge(host);
        }
        return is(status, sent.request().headers()) ? Refusals.badResponse(host) : null;
    }

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
