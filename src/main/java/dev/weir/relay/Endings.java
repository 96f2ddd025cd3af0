package dev.weir.relay;

import dev.weir.measure.Outcome;
import dev.weir.response.Refusal;

/** Whose fault a refusal is. */
public final class Endings {

    private Endings() {}

    /** The outcome of an exchange that ends with this refusal. */
    public static Outcome of(Refusal refusal) {
        return switch (refusal.error()) {
            case HTTP_REQUEST_DENIED, DESTINATION_IP_PROHIBITED -> Outcome.DENIED;
            case HTTP_REQUEST_ERROR, PROXY_LOOP_DETECTED -> Outcome.CLIENT_ERROR;
            default -> Outcome.UPSTREAM_ERROR;
        };
    }
}
