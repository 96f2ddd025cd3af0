package dev.weir.cache;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is to go from the store.
 *
 * @param selector which responses
 * @param soft whether they are only to be validated before they are used again
 */
public record Purge(Selector selector, boolean soft) {

    /** Of everything, for good. */
    public static final Purge EVERYTHING = new Purge(new All(), false);

    /** Which responses: exactly one of these. */
    public sealed interface Selector {}

    /** One target, all its variants. */
    public record Url(CacheKey key) implements Selector {}

    /**
     * Every target whose URI begins so.
     *
     * @param uri in the spelling of {@link CacheKey}
     */
    public record Prefix(String uri) implements Selector {}

    /** Every response that bears this {@code Surrogate-Key} or {@code Cache-Tag}. */
    public record Tag(String tag) implements Selector {}

    /** Everything. */
    public record All() implements Selector {}

    /**
     * Takes out of a store what it meets, or has it validated. Looks at every entry unless it is of one URL.
     *
     * @return how many resources it met
     */
    long in(Store store) {
        List<CacheKey> met = new ArrayList<>();
        if (selector instanceof Url(CacheKey only)) {
            met.add(only);
        } else {
            store.forEach((key, resource) -> {
                if (meets(key, resource)) {
                    met.add(key);
                }
            });
        }
        LongAdder gone = new LongAdder();
        // Under the lock of each key: what is being put there at this moment was judged before.
        met.forEach(key -> store.updateKept(key, kept -> {
            Resource left = without(kept);
            gone.add(left == kept ? 0 : 1);
            return left;
        }));
        return gone.sum();
    }

    /** What is left of a resource; itself where nothing of it is met. */
    private @Nullable Resource without(Resource kept) {
        Predicate<StoredResponse> met =
                selector instanceof Tag(String tag) ? stored -> stored.tags().contains(tag) : _ -> true;
        return soft ? kept.softPurged(met) : kept.without(met);
    }

    boolean meets(CacheKey key, Resource resource) {
        return selector instanceof Tag
                ? resource.responses().stream().anyMatch(stored -> meets(key, stored.tags()))
                : meets(key, List.of());
    }

    /** Whether it meets a response that bears these tags. */
    boolean meets(CacheKey key, Collection<String> tags) {
        return switch (selector) {
            case Url(CacheKey only) -> key.equals(only);
            case Prefix(String uri) -> key.uri().startsWith(uri);
            case Tag(String tag) -> tags.contains(tag);
            case All() -> true;
        };
    }
}
