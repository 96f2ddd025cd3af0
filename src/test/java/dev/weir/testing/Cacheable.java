package dev.weir.testing;

/** Answers of an origin that a cache may keep, and what a cache says of its own. */
public final class Cacheable {

    private Cacheable() {}

    /** An answer of 200 with these fields, to be written as ISO 8859-1. */
    public static String answer(String body, String... fields) {
        StringBuilder head = new StringBuilder("HTTP/1.1 200 OK\r\n");
        for (String field : fields) {
            head.append(field).append("\r\n");
        }
        return head.append("Content-Length: ")
                .append(body.length())
                .append("\r\n\r\n")
                .append(body)
                .toString();
    }

    /** The same that may be kept for longer than a test lasts. */
    public static String ok(String body, String... fields) {
        String[] all = new String[fields.length + 1];
        all[0] = "Cache-Control: max-age=1000";
        System.arraycopy(fields, 0, all, 1, fields.length);
        return answer(body, all);
    }

    public static String cacheStatus(RawResponse response) {
        return String.valueOf(response.header("cache-status"));
    }

    /** Whether a cache answered with what it had. */
    public static boolean isHit(RawResponse response) {
        return cacheStatus(response).startsWith("weir;hit");
    }
}
