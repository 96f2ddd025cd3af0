package dev.weir.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.weir.field.ByteRange;
import dev.weir.field.ByteRanges;
import dev.weir.field.CacheControl;
import dev.weir.field.Directive;
import dev.weir.field.Selection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The cache: looks up, stores, freshens, invalidates and purges. Shared by all event loops. */
public final class ResponseCache {

    private final CacheSettings settings;
    private final Store store;
    private final Supplier<Moment> clock;
    private final Storability.Judge storability;
    private final AtomicLong filling = new AtomicLong();
    private final AtomicLong delivering = new AtomicLong();

    /** Counts what made something invalid: what was asked for in an earlier generation may be out of date. */
    private final AtomicLong generation = new AtomicLong();

    /** The generation that keys have been valid from, so that what was on its way before is not stored. */
    private final Cache<CacheKey, Long> invalidated = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(Duration.ofMinutes(5))
            .executor(Runnable::run)
            .removalListener((@Nullable CacheKey _, @Nullable Long at, RemovalCause cause) -> {
                if (at != null && cause != RemovalCause.REPLACED) {
                    forget(at);
                }
            })
            .build();

    /** The latest of those generations that is not known by key any more: what was asked for before it is not stored. */
    private final AtomicLong forgotten = new AtomicLong();

    private ResponseCache(CacheSettings settings, Store store, Supplier<Moment> clock) {
        this.settings = settings;
        this.store = store;
        this.clock = clock;
        this.storability = new Storability.Judge(settings);
    }

    public static ResponseCache inMemory(CacheSettings settings, Supplier<Moment> clock) {
        Ticker ticker = () -> clock.get().nanos();
        return new ResponseCache(
                settings, new MemoryStore(settings.maxBytes(), settings.heuristicMax(), ticker), clock);
    }

    /** Stores nothing and finds nothing. */
    public static ResponseCache none(CacheSettings settings) {
        return new ResponseCache(settings, new NoStore(), Moment::now);
    }

    /** Whether anything is ever stored. */
    public boolean isOn() {
        return !(store instanceof NoStore);
    }

    public CacheSettings settings() {
        return settings;
    }

    public Moment now() {
        return clock.get();
    }

    private void forget(long at) {
        forgotten.accumulateAndGet(at, Math::max);
    }

    /** What is there for a request. */
    public Lookup lookup(CacheRequest request, Moment now) {
        Resource resource = store.get(request.key());
        if (resource == null) {
            return new Lookup.Missing(Lookup.Reason.URI);
        }
        StoredResponse stored = resource.selectedBy(request);
        if (stored == null) {
            return new Lookup.Missing(Lookup.Reason.VARIANT);
        }
        if (stored.isWithoutCredentials() && request.hasCredentials()) {
            return new Lookup.Missing(Lookup.Reason.VARIANT);
        }
        if (!stored.content().isWhole() && !holds(stored, request, now)) {
            return new Lookup.Missing(Lookup.Reason.PART);
        }
        Suitability suitability = Suitability.of(request.control(), stored, now);
        return suitability instanceof Suitability.MustValidate reason
                ? new Lookup.Unconfirmed(stored, reason)
                : new Lookup.Usable(stored, suitability);
    }

    /** What others may have of a response that is coming for one request; null when it is for that one alone. */
    public static @Nullable Shared shared(CacheRequest request, OriginResponse response, Storability storability) {
        return storability instanceof Storability.Storable storable
                        && response.status() != 206
                        && !storable.control().bare(Directive.NO_CACHE)
                ? new Shared(
                        storedFields(response.fields(), storable),
                        Variant.of(storable.vary(), request.selecting()),
                        StoredResponse.initialAge(response.fields(), response.requested(), response.received()),
                        storable.lifetime().seconds(),
                        response.received(),
                        storable.isWithoutCredentials())
                : null;
    }

    /** Whether what its origin has just confirmed for another request answers this one too. */
    public static boolean isConfirmedFor(CacheRequest request, StoredResponse stored, Moment now) {
        return isSelected(request, stored) && stored.content().isWhole() && !stored.isNoCache() && stored.isFresh(now);
    }

    private static boolean isSelected(CacheRequest request, StoredResponse stored) {
        return stored.isSelectedBy(request) && !(stored.isWithoutCredentials() && request.hasCredentials());
    }

    /** Whether a stored part is all that is asked for. */
    private static boolean holds(StoredResponse stored, CacheRequest request, Moment now) {
        Content content = stored.content();
        return request.hasRange()
                && Preconditions.permitsRange(request.ifRange(), stored.fields(), stored.received(now))
                && ByteRanges.parse(request.range()) instanceof ByteRanges.Requested requested
                && requested.ranges().stream().noneMatch(ByteRange.Suffix.class::isInstance)
                && Selection.select(requested, content.complete()) instanceof Selection.Parts parts
                && parts.spans().stream().allMatch(span -> content.holds(span.first(), span.last()));
    }

    /** Whether a response may be stored. */
    public Storability judge(CacheRequest request, OriginResponse response, CacheRule rule) {
        return storability.judge(request, response, rule);
    }

    /**
     * Stores a response whose content has come whole.
     *
     * @return what is stored
     */
    public StoredResponse store(
            CacheRequest request,
            OriginResponse response,
            Storability.Storable storable,
            Content content,
            long fetchNanos) {
        Fields fields = storedFields(response.fields(), storable);
        StoredResponse stored =
                Parts.completed(StoredResponse.of(request, response, storable, fields, content, fetchNanos));
        if (isCurrent(request.key(), response.generation())) {
            store.update(request.key(), kept -> combined(kept, stored));
        }
        return stored;
    }

    /** Whether nothing made the key invalid since something was asked for in this generation. */
    public boolean isCurrent(CacheKey key, long asked) {
        Long valid = invalidated.getIfPresent(key);
        return (valid == null || asked >= valid) && asked >= forgotten.get();
    }

    /** To be noted when something is asked for. */
    public long generation() {
        return generation.get();
    }

    private static Fields storedFields(Fields fields, Storability.Storable storable) {
        // A trailer section is not kept (RFC 9111 §3), so it is not announced either.
        return fields.without(
                name -> name.equals("trailer") || storable.withheld().contains(name));
    }

    private static Resource combined(@Nullable Resource kept, StoredResponse newer) {
        if (kept == null) {
            return Resource.of(newer);
        }
        if (kept.isNewerThan(newer)) {
            // It was asked for earlier and took longer.
            return kept;
        }
        return kept.with(newer.content().isWhole() ? newer : Parts.joined(kept, newer));
    }

    /**
     * What a 304 made of a stored response.
     *
     * @param response what it is now
     * @param shareable whether it may be kept, and given to others
     */
    public record Freshened(StoredResponse response, boolean shareable) {}

    /** A 304 confirmed what is stored (RFC 9111 §4.3.4). */
    public Freshened freshen(
            CacheRequest request, StoredResponse stored, OriginResponse notModified, CacheRule rule, long fetchNanos) {
        Fields fields = Freshening.updated(stored.fields(), notModified.fields());
        OriginResponse merged = new OriginResponse(
                stored.status(),
                Objects.requireNonNullElse(stored.reason(), ""),
                fields,
                notModified.requested(),
                notModified.received(),
                OptionalLong.of(stored.content().length()),
                true,
                notModified.generation());
        return switch (storability.judge(request, merged, rule)) {
            case Storability.Storable storable -> {
                StoredResponse renewed = StoredResponse.of(
                        request,
                        merged,
                        storable,
                        storedFields(fields, storable),
                        stored.content(),
                        Math.max(stored.fetchNanos(), fetchNanos));
                if (isCurrent(request.key(), notModified.generation())) {
                    store.update(request.key(), kept -> kept == null ? null : kept.replacing(stored, renewed));
                }
                yield new Freshened(renewed, true);
            }
            case Storability.Unstorable(Storability.Reason reason) -> {
                // What the 304 says forbids to keep it; it answers this once.
                if (!reason.isOfRequest()) {
                    remove(request.key(), stored);
                }
                yield new Freshened(
                        StoredResponse.of(
                                request,
                                merged,
                                new Storability.Storable(
                                        new Lifetime.Unknown(), CacheControl.NONE, List.of(), Set.of()),
                                fields,
                                stored.content(),
                                stored.fetchNanos()),
                        false);
            }
        };
    }

    /** Whether a 304 is about what was to be validated. */
    public static boolean isAbout(StoredResponse stored, OriginResponse notModified) {
        return Freshening.isAbout(stored, notModified.fields());
    }

    /** An answer to HEAD freshens what it describes and makes the rest invalid (RFC 9111 §4.3.5). */
    public void headReceived(CacheRequest request, OriginResponse head, CacheRule rule, long fetchNanos) {
        Resource resource = store.get(request.key());
        StoredResponse stored = resource == null ? null : resource.selectedBy(request);
        if (stored == null || head.status() != 200 || !stored.content().isWhole() || stored.status() != 200) {
            return;
        }
        if (Freshening.describes(stored, head.fields())) {
            var _ = freshen(asGet(request), stored, head, rule, fetchNanos);
        } else {
            StoredResponse purged = stored.softPurged();
            store.update(request.key(), kept -> kept == null ? null : kept.replacing(stored, purged));
        }
    }

    private static CacheRequest asGet(CacheRequest request) {
        return new CacheRequest(
                request.key(),
                "GET",
                request.control(),
                request.authorization(),
                request.cookie(),
                List.of(),
                null,
                List.of(),
                null,
                request.selecting());
    }

    /**
     * An unsafe request was answered (RFC 9111 §4.4).
     *
     * @return the keys that are invalid now
     */
    public List<CacheKey> answered(
            CacheKey target, int status, @Nullable String location, @Nullable String contentLocation) {
        List<CacheKey> keys = Invalidation.of(target, status, location, contentLocation);
        keys.forEach(this::invalidate);
        return keys;
    }

    private void invalidate(CacheKey key) {
        if (isOn()) {
            invalidated.put(key, generation.incrementAndGet());
            store.update(key, _ -> null);
        }
    }

    /**
     * A newer answer took the place of what was stale, and is not stored itself.
     *
     * @param why what keeps it from being stored
     */
    public void superseded(CacheRequest request, StoredResponse stale, OriginResponse newer, Storability.Reason why) {
        boolean ofAll = newer.status() < 400 || newer.status() == 404 || newer.status() == 410;
        if (ofAll && !why.isOfRequest()) {
            remove(request.key(), stale);
        }
    }

    private void remove(CacheKey key, StoredResponse gone) {
        store.update(key, kept -> kept == null ? null : kept.without(gone));
    }

    /** Whether a client that asks conditionally has it already. */
    public static boolean isNotModified(CacheRequest request, StoredResponse stored, Moment now) {
        return stored.status() == 200
                && Preconditions.isNotModified(request, stored.fields(), stored.received(now), now);
    }

    /** Whether a client that asks conditionally has what is coming. */
    public static boolean isNotModified(CacheRequest request, OriginResponse response) {
        return response.status() == 200
                && Preconditions.isNotModified(request, response.fields(), response.received(), response.received());
    }

    /** What a range request gets of a stored response. */
    public static RangeAnswer range(CacheRequest request, StoredResponse stored, Moment now) {
        if (!request.hasRange()
                || (stored.status() != 200 && stored.status() != 206)
                || !Preconditions.permitsRange(request.ifRange(), stored.fields(), stored.received(now))
                || !(ByteRanges.parse(request.range()) instanceof ByteRanges.Requested requested)) {
            return new RangeAnswer.Whole();
        }
        return switch (Selection.select(requested, stored.content().complete())) {
            case Selection.Unsatisfiable _ -> new RangeAnswer.Unsatisfiable();
            case Selection.Parts parts -> new RangeAnswer.Parts(parts.spans());
        };
    }

    /** Whether a stale response may stand in for an answer of this status (RFC 5861 §4). */
    public static boolean standsInFor(int status, CacheRequest request, StoredResponse stored, Moment now) {
        return Statuses.isServerFailure(status) && isUsableOnError(request, stored, now);
    }

    private static boolean isUsableOnError(CacheRequest request, StoredResponse stored, Moment now) {
        if (stored.isNoCache() || stored.mustRevalidate()) {
            return false;
        }
        long asked = request.control().seconds(Directive.STALE_IF_ERROR).orElse(0);
        return (asked > 0 && -stored.ttl(now) < asked) || (!wantsConfirmed(request) && stored.isUsableOnError(now));
    }

    /** Whether the client wants no answer that its origin has not confirmed. */
    private static boolean wantsConfirmed(CacheRequest request) {
        return request.control().has(Directive.NO_CACHE) || request.control().has(Directive.MAX_AGE);
    }

    /** Whether a stale response may be used as its origin cannot be reached (RFC 9111 §4.2.4), and for how long it may be stale. */
    public boolean isUsableDisconnected(CacheRequest request, StoredResponse stored, Moment now) {
        return isUsableOnError(request, stored, now)
                || (!stored.isNoCache()
                        && !stored.mustRevalidate()
                        && !wantsConfirmed(request)
                        && -stored.ttl(now) < settings.heuristicMax());
    }

    /** The same for someone who waited for another's request, when its origin could not be reached or failed. */
    public boolean isStandInFor(CacheRequest request, StoredResponse stored, boolean disconnected, Moment now) {
        return isSelected(request, stored)
                && stored.content().isWhole()
                && (disconnected ? isUsableDisconnected(request, stored, now) : isUsableOnError(request, stored, now));
    }

    /**
     * Removes or soft-purges. Looks at every entry for a prefix or a tag: to be called on a thread that may take its time.
     *
     * @return how many resources it met
     */
    public long purge(Purge purge) {
        if (purge.selector() instanceof Purge.Url(CacheKey key)) {
            invalidated.put(key, generation.incrementAndGet());
        } else {
            // What is on its way was asked for before; who knows what it is.
            forget(generation.incrementAndGet());
        }
        List<CacheKey> met = new ArrayList<>();
        switch (purge.selector()) {
            case Purge.Url(CacheKey key) -> {
                if (store.get(key) != null) {
                    met.add(key);
                }
            }
            case Purge.Prefix(String uri) -> collect(met, (key, _) -> key.uri().startsWith(uri));
            case Purge.Tag(String tag) ->
                collect(
                        met,
                        (_, resource) -> resource.responses().stream()
                                .anyMatch(stored -> stored.tags().contains(tag)));
            case Purge.All() -> collect(met, (_, _) -> true);
        }
        met.forEach(key -> store.update(key, kept -> kept == null || !purge.soft() ? null : kept.softPurged()));
        return met.size();
    }

    private void collect(List<CacheKey> into, BiPredicate<CacheKey, Resource> wanted) {
        store.forEach((key, resource) -> {
            if (wanted.test(key, resource)) {
                into.add(key);
            }
        });
    }

    /** Shows what is stored, while it may change. */
    public void forEach(BiConsumer<CacheKey, StoredResponse> visitor) {
        store.forEach((key, resource) -> resource.responses().forEach(stored -> visitor.accept(key, stored)));
    }

    public long entries() {
        return store.statistics().entries();
    }

    public long bytes() {
        return store.statistics().bytes();
    }

    public long evictions() {
        return store.statistics().evictions();
    }

    /**
     * Whether a stored body may be set on its way: while it is, it stays in memory even if the store lets it go, so all those together are
     * bounded too. One that is sent at once does not count.
     */
    public boolean mayDeliver(Content content) {
        return content.chunks() <= 1
                || content.deliveries().get() > 0
                || delivering.get() + content.length() <= Math.max(settings.maxObjectSize(), settings.maxBytes() / 2);
    }

    /** A stored body is on its way to one more client. */
    public void deliveryBegun(Content content) {
        if (content.deliveries().getAndIncrement() == 0) {
            delivering.addAndGet(content.length());
        }
    }

    /** It is so no more. */
    public void deliveryEnded(Content content) {
        if (content.deliveries().decrementAndGet() == 0) {
            delivering.addAndGet(-content.length());
        }
    }

    /** Takes room for bytes that are on their way into the store; false where too much is on its way already. */
    public boolean takeRoom(int bytes) {
        if (filling.addAndGet(bytes) <= Math.max(settings.maxObjectSize(), settings.maxBytes() / 4)) {
            return true;
        }
        filling.addAndGet(-bytes);
        return false;
    }

    /** Gives such room back. */
    public void giveRoom(long bytes) {
        filling.addAndGet(-bytes);
    }
}
