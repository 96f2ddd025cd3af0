package dev.weir.cache;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A page of what is stored, in the order of the keys.
 *
 * @param resources at most as many as were asked for
 * @param total that were met, on all pages
 * @param isMore whether others follow
 */
public record Inventory(List<Kept> resources, long total, boolean isMore) {

    public Inventory {
        resources = List.copyOf(resources);
    }

    /**
     * All that is stored under one key.
     *
     * @param bytes it takes, its objects included
     */
    public record Kept(CacheKey key, long bytes, List<Copy> copies) {
        public Kept {
            copies = List.copyOf(copies);
        }
    }

    /**
     * One stored response.
     *
     * @param length of its content in bytes
     * @param age in seconds (RFC 9111 §4.2.3)
     * @param timeToLive seconds for which it is fresh; negative where it is stale
     * @param isSoftPurged whether it has to be validated before it is used again
     * @param storedAt seconds since the epoch
     * @param vary the request fields that select it: their names alone, for the values are clients' own
     */
    public record Copy(
            int status,
            long length,
            @Nullable String contentType,
            long age,
            long timeToLive,
            boolean isSoftPurged,
            long storedAt,
            List<String> tags,
            List<String> vary) {

        static Copy of(StoredResponse stored, Moment now) {
            return new Copy(
                    stored.status(),
                    stored.content().length(),
                    stored.fields().get("content-type"),
                    stored.age(now),
                    stored.ttl(now),
                    stored.isSoftPurged(),
                    now.epochSecond() - TimeUnit.NANOSECONDS.toSeconds(now.nanos() - stored.receivedNanos()),
                    stored.tags(),
                    stored.variant().fieldNames());
        }
    }

    /**
     * Which page.
     *
     * @param which what is to be on it
     * @param after the key before its first; null for the first page
     * @param limit the most resources on it
     */
    public record Query(Purge.Selector which, @Nullable String after, int limit) {}

    /** Goes by everything that is stored, and holds no more than a page of it. */
    static Inventory of(Store store, Query query, Moment now) {
        Purge selection = new Purge(query.which, false);
        TreeMap<String, Map.Entry<CacheKey, Resource>> first = new TreeMap<>(Comparator.naturalOrder());
        long[] total = {0};
        store.forEach((key, resource) -> {
            if (selection.meets(key, resource)) {
                total[0]++;
                if (query.after == null || key.uri().compareTo(query.after) > 0) {
                    first.put(key.uri(), Map.entry(key, resource));
                }
                if (first.size() > query.limit + 1) {
                    first.pollLastEntry();
                }
            }
        });
        List<Kept> page = first.values().stream()
                .limit(query.limit)
                .map(found -> kept(found.getKey(), found.getValue(), now))
                .toList();
        return new Inventory(page, total[0], first.size() > query.limit);
    }

    private static Kept kept(CacheKey key, Resource resource, Moment now) {
        return new Kept(
                key,
                resource.size(),
                resource.responses().stream()
                        .map(stored -> Copy.of(stored, now))
                        .toList());
    }
}
