package dev.weir.target;

import org.jspecify.annotations.Nullable;

/**
 * What a browser says about where a request comes from: the Fetch Metadata fields, and {@code Service-Worker}. Tools send none of them.
 *
 * @param site {@code Sec-Fetch-Site}
 * @param mode {@code Sec-Fetch-Mode}
 * @param dest {@code Sec-Fetch-Dest}
 * @param serviceWorker {@code Service-Worker}
 * @param origin {@code Origin}
 */
public record FetchMetadata(
        @Nullable String site,
        @Nullable String mode,
        @Nullable String dest,
        @Nullable String serviceWorker,
        @Nullable String origin) {

    /** A request without any of them. */
    public static final FetchMetadata NONE = new FetchMetadata(null, null, null, null, null);

    /** What a request with these fields says. */
    public static FetchMetadata of(
            @Nullable String site,
            @Nullable String mode,
            @Nullable String dest,
            @Nullable String serviceWorker,
            @Nullable String origin) {
        return site == null && mode == null && dest == null && serviceWorker == null && origin == null
                ? NONE
                : new FetchMetadata(site, mode, dest, serviceWorker, origin);
    }

    /** Whether a browser sent it: some tools send the mode alone. */
    boolean fromBrowser() {
        return site != null;
    }

    /** Whether a page of this very origin asked for it, or a person. */
    boolean sameOrigin() {
        return "same-origin".equals(site) || byUser();
    }

    boolean crossSite() {
        return "cross-site".equals(site);
    }

    /** Whether a person asked for it and no page: address bar, bookmark. */
    boolean byUser() {
        return "none".equals(site);
    }

    boolean navigation() {
        return "navigate".equals(mode);
    }

    /** Whether it fills a tab; a frame's navigation does not. */
    boolean topLevelNavigation() {
        return navigation() && "document".equals(dest);
    }

    boolean serviceWorkerScript() {
        return "script".equals(serviceWorker);
    }
}
