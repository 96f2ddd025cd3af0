package dev.weir.journal;

/** Squid's word for what became of a request. */
final class SquidResult {

    private SquidResult() {}

    static String of(Told told) {
        return switch (told.ending().outcome()) {
            case HIT -> "TCP_HIT";
            case STALE -> told.upstream() == null ? "TCP_STALE_HIT" : "TCP_REFRESH_FAIL_OLD";
            case REVALIDATED -> "TCP_REFRESH_UNMODIFIED";
            case COLLAPSED -> "TCP_CF_HIT";
            case MISS, BYPASS, UPSTREAM_ERROR -> "TCP_MISS";
            case TUNNEL, UPGRADE -> "TCP_TUNNEL";
            case LOCAL, CLIENT_ERROR -> "NONE_NONE";
            case DENIED -> "TCP_DENIED";
            case ABORTED -> Source.of(told) == Source.CACHED ? "TCP_HIT_ABORTED" : "TCP_MISS_ABORTED";
        };
    }
}
