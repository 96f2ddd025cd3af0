package dev.weir.policy.match;

import java.util.ArrayList;
import java.util.List;

/**
 * What a URL consists of, as servers decode it, before they resolve the path. There is no character in it beyond Latin-1: none is in a
 * request's target, and what is decoded are bytes.
 *
 * @param origin scheme, host and port, the last only where it is not the scheme's
 * @param path without the query
 * @param queries with their question mark, as sent and decoded; one that is empty where there is none
 */
public record UrlParts(String origin, Decoded path, List<String> queries) {

    /**
     * Takes it apart.
     *
     * @param query with its question mark; empty where there is none
     */
    public static UrlParts of(String origin, Decoded path, String query) {
        String decoded = Escapes.all(query);
        return new UrlParts(origin, path, decoded.equals(query) ? List.of(query) : List.of(query, decoded));
    }

    /** All that it is made of. */
    List<String> texts() {
        List<String> texts = new ArrayList<>(4);
        texts.add(origin);
        texts.addAll(path.distinct());
        texts.addAll(queries);
        return texts;
    }
}
