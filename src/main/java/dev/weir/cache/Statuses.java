package dev.weir.cache;

/** What a cache knows of status codes (RFC 9110 §15). */
final class Statuses {

    private Statuses() {}

    /** RFC 9110 §15.1: may be given a lifetime that the origin did not state. 206 is one too, kept apart as a part. */
    static boolean isHeuristicallyCacheable(int status) {
        return switch (status) {
            case 200, 203, 204, 206, 300, 301, 308, 404, 405, 410, 414, 501 -> true;
            default -> false;
        };
    }

    /** Those that get {@code weir.cache.default-ttl}. */
    static boolean takesDefault(int status) {
        return switch (status) {
            case 200, 203, 300, 301, 308 -> true;
            default -> false;
        };
    }

    /** RFC 9111 §5.2.2.3: statuses whose caching this cache understands, that is all of RFC 9110. */
    static boolean isUnderstood(int status) {
        return switch (status) {
            case 200, 201, 202, 203, 204, 205, 206 -> true;
            case 300, 301, 302, 303, 304, 305, 307, 308 -> true;
            case 400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417, 421, 422 ->
                true;
            case 426, 428, 429, 431, 451 -> true;
            case 500, 501, 502, 503, 504, 505, 511 -> true;
            default -> false;
        };
    }

    /** RFC 9110 §15.4.5, §15.5.13, §15.5.17: what a request's conditions or its range are answered with, for which no other request asks. */
    static boolean isForOneRequest(int status) {
        return status == 304 || status == 412 || status == 416;
    }

    /** RFC 5861 §4: an error that a stale response may stand in for. */
    static boolean isServerFailure(int status) {
        return status == 500 || status == 502 || status == 503 || status == 504;
    }
}
