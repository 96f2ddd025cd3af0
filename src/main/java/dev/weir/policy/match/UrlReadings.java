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
     * @param origin scheme, host and port, the last only where it is not the scheme's
     * @param path what is made of the path
     * @param query with its question mark; empty where there is none
     */
    public static UrlReadings of(String origin, PathReadings path, String query) {
        String decoded = Escapes.all(query);
        List<String> queries = decoded.equals(query) ? List.of(query) : List.of(query, decoded);
        List<String> strict = urls(origin, List.of(path.strict()), queries);
        return new UrlReadings(strict, path.isOne() ? strict : urls(origin, path.loose(), queries));
    }

    /** Whether all servers read it alike. */
    boolean isOne() {
        return loose.equals(strict);
    }

    private static List<String> urls(String origin, List<String> paths, List<String> queries) {
        List<String> urls = new ArrayList<>(paths.size() * queries.size());
        for (String path : paths) {
            for (String query : queries) {
                urls.add(origin + path + query);
            }
        }
        return urls;
    }
}
