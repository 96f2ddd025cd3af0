package dev.weir.policy.match;

import java.util.ArrayList;
import java.util.List;

/**
 * What servers make of one URL: each reading of its path, with the query as sent and once decoded.
 *
 * @param strict with the strict reading of the path
 * @param loose with the others
 */
public record UrlReadings(List<String> strict, List<String> loose) {

    /**
     * Puts them together.
     *
     * @param path what is made of the path
     */
    public static UrlReadings of(UrlParts parts, PathReadings path) {
        List<String> strict = urls(parts, List.of(path.strict()));
        return new UrlReadings(strict, path.isOne() ? strict : urls(parts, path.loose()));
    }

    /** Whether all servers read it alike. */
    boolean isOne() {
        return loose.equals(strict);
    }

    private static List<String> urls(UrlParts parts, List<String> paths) {
        List<String> urls = new ArrayList<>(paths.size() * parts.queries().size());
        for (String path : paths) {
            for (String query : parts.queries()) {
                urls.add(parts.origin() + path + query);
            }
        }
        return urls;
    }
}
