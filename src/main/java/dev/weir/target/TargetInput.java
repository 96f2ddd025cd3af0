package dev.weir.target;

import org.jspecify.annotations.Nullable;

/**
 * Everything in a request that its target depends on.
 *
 * @param method the method as sent
 * @param target the request target as sent, or {@code :path}; empty where an HTTP/2 CONNECT has none
 * @param listener {@link Scheme#HTTPS} when the request came over TLS
 * @param pseudo the other pseudo-fields of an HTTP/2 request; null in HTTP/1
 * @param host {@code Host}
 * @param referer {@code Referer}
 * @param fetch what a browser says about where it comes from
 */
public record TargetInput(
        String method,
        String target,
        Scheme listener,
        @Nullable Pseudo pseudo,
        @Nullable String host,
        @Nullable String referer,
        FetchMetadata fetch) {

    /**
     * Pseudo-fields that together with {@code :path} make the target (RFC 9113 §8.3.1).
     *
     * @param scheme {@code :scheme}; null with CONNECT
     * @param authority {@code :authority}
     */
    public record Pseudo(@Nullable String scheme, @Nullable String authority) {}

    /** The authority that the request was sent to, when it says. */
    @Nullable
    String authority() {
        return pseudo != null && pseudo.authority() != null ? pseudo.authority() : host;
    }
}
