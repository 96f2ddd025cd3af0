package dev.weir.cache;

import dev.weir.field.Directive;

/** Whether a stale response may stand in where its origin fails (RFC 5861 §4, RFC 9111 §4.2.4). */
public final class StandIn {

    private StandIn() {}

    /** For an answer of this status. */
    public static boolean forStatus(int status, CacheRequest request, StoredResponse stored, Moment now) {
        return Statuses.isServerFailure(status) && onError(request, stored, now);
    }

    /** RFC 5861 §4: as the origin fails. */
    public static boolean onError(CacheRequest request, StoredResponse stored, Moment now) {
        if (stored.isNoCache() || stored.mustRevalidate()) {
            return false;
        }
        long asked = request.control().seconds(Directive.STALE_IF_ERROR).orElse(0);
        return (asked > 0 && -stored.ttl(now) < asked) || (!wantsConfirmed(request) && stored.isUsableOnError(now));
    }

    /** Whether the client wants no answer that its origin has not confirmed. */
    private static boolean wantsConfirmed(CacheRequest request) {
        return request.control().has(Directive.NO_CACHE) || Suitability.wantsFresh(request.control());
    }

    /**
     * RFC 9111 §4.2.4: as the origin cannot be reached.
     *
     * @param most for how many seconds it may have been stale, when nobody says so
     */
    public static boolean disconnected(CacheRequest request, StoredResponse stored, long most, Moment now) {
        return onError(request, stored, now)
                || (!stored.isNoCache()
                        && !stored.mustRevalidate()
                        && !wantsConfirmed(request)
                        && -stored.ttl(now) < most);
    }
}
