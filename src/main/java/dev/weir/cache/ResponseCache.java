package dev.weir.cache;

import dev.weir.field.CacheControl;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The cache: looks up, stores, freshens, invalidates and purges. Shared by all event loops. */
public final class ResponseCache {

    private final CacheSettings settings;
    private final Store store;
    private final Moment.Clock clock;
    private final Storability.Judge storability;
    private final Generations generations = new Generations();
    private final @Nullable Sharing sharing;
    private final BodyRoom room;
    private final AtomicLong delivering = new AtomicLong();

    private ResponseCache(CacheSettings settings, Store store, Moment.Clock clock, @Nullable SharedStore shared) {
        this.settings = settings;
        this.store = store;
        this.clock = clock;
        this.storability = new Storability.Judge(settings);
        this.room = new BodyRoom(settings);
        this.sharing = shared == null ? null : new Sharing(settings, store, generations, shared, clock, room);
    }

    public static ResponseCache inMemory(CacheSettings settings, Moment.Clock clock) {
        return new ResponseCache(settings, memory(settings, clock), clock, null);
    }

    /** In memory, with a level behind that which replicas share. */
    public static ResponseCache shared(CacheSettings settings, Moment.Clock clock, SharedStore store) {
        ResponseCache cache = new ResponseCache(settings, memory(settings, clock), clock, store);
        if (cache.sharing != null) {
            cache.sharing.begin();
        }
        return cache;
    }

    private static MemoryStore memory(CacheSettings settings, Moment.Clock clock) {
        return new MemoryStore(settings.maxBytes(), settings.heuristicMax(), clock::nanos);
    }

    /** Stores nothing and finds nothing. */
    public static ResponseCache none(CacheSettings settings) {
        return new ResponseCache(settings, new NoStore(), Moment.Clock.SYSTEM, null);
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

    /**
     * Brings what other replicas stored for a request here, to be looked up then; completes on any thread.
     *
     * @return null where there is nobody to ask
     */
    public @Nullable Future<Recalled> recall(CacheRequest request) {
        Sharing shared = sharing;
        return shared == null ? null : shared.recall(request);
    }

    /**
     * Whose turn it is among the replicas to fetch what all of them lack.
     *
     * @return null where they do not wait for each other
     */
    public @Nullable Future<SecondLevel.Turn> turn(CacheKey key) {
        Sharing shared = sharing;
        return shared == null ? null : shared.turn(key);
    }

    /** Whether it hears what other replicas change, and they hear what is changed here. */
    public boolean isInTouch() {
        Sharing shared = sharing;
        return shared != null && shared.isInTouch();
    }

    /** Gives a turn back; {@code alone} where its answer was for one client alone. */
    public void turnOver(CacheKey key, SecondLevel.Turn.Ours turn, boolean alone) {
        Sharing shared = sharing;
        if (shared != null) {
            shared.over(key, turn, alone);
        }
    }

    /** What is there for a request. */
    public Lookup lookup(CacheRequest request, Moment now) {
        return lookup(request, store.get(request.key()), now);
    }

    /** What is there for a request once it was recalled. */
    public Lookup lookup(CacheRequest request, Recalled recalled, Moment now) {
        Resource resource = recalled.resource();
        return lookup(request, resource == null ? store.get(request.key()) : resource, now);
    }

    private Lookup lookup(CacheRequest request, @Nullable Resource resource, Moment now) {
        if (resource == null) {
            return new Lookup.Missing(Lookup.Reason.URI);
        }
        StoredResponse stored = resource.selectedBy(request);
        if (stored == null || !stored.isOpenTo(request)) {
            return new Lookup.Missing(Lookup.Reason.VARIANT);
        }
        if (!stored.content().isWhole() && !RangeAnswer.isHeld(request, stored, now)) {
            return new Lookup.Missing(Lookup.Reason.PART);
        }
        Sharing.Trust trust = sharing == null ? Sharing.Trust.FULL : sharing.trust(resource, stored, now);
        if (trust == Sharing.Trust.ASK) {
            return new Lookup.Missing(Lookup.Reason.URI);
        }
        Suitability suitability = trust == Sharing.Trust.VALIDATE
                ? new Suitability.MustValidate(Suitability.Reason.STALE)
                : Suitability.of(request.control(), stored, now);
        return suitability instanceof Suitability.MustValidate reason
                ? new Lookup.Unconfirmed(stored, reason)
                : new Lookup.Usable(stored, suitability);
    }

    /** What is stored under a key, the newest first. */
    public List<StoredResponse> stored(CacheKey key) {
        Resource resource = store.get(key);
        return resource == null ? List.of() : resource.responses();
    }

    /** Whether a response may be stored. */
    public Storability judge(CacheRequest request, OriginResponse response, CacheRule rule) {
        return storability.judge(request, response, rule);
    }

    /**
     * What was stored.
     *
     * @param passed completes when other replicas can have it, if there are any; fails where they cannot
     */
    public record Kept(StoredResponse response, Future<Void> passed) {}

    /** Stores a response whose content has come whole. */
    public Kept store(
            CacheRequest request,
            OriginResponse response,
            Storability.Storable storable,
            Content content,
            long fetchNanos) {
        Fields fields = storable.stored(response.fields());
        StoredResponse stored =
                Parts.completed(StoredResponse.of(request, response, storable, fields, content, fetchNanos));
        return new Kept(stored, put(request.key(), response.generation(), stored, kept -> combined(kept, stored)));
    }

    /** Unless it has become invalid since it was asked for. */
    private Future<Void> put(CacheKey key, long asked, StoredResponse newer, UnaryOperator<@Nullable Resource> change) {
        Sharing shared = sharing;
        if (shared != null) {
            return put(shared, key, asked, newer, change);
        }
        keep(key, asked, change);
        return Future.succeededFuture();
    }

    /** The same, and what was not overtaken here is passed on. */
    private Future<Void> put(
            Sharing shared, CacheKey key, long asked, StoredResponse newer, UnaryOperator<@Nullable Resource> change) {
        long mark = shared.mark();
        if (!isCurrent(key, asked)) {
            return Future.succeededFuture();
        }
        AtomicBoolean overtaken = new AtomicBoolean();
        boolean current = keep(key, asked, kept -> {
            Resource now = change.apply(kept);
            overtaken.set(now != null && isOvertaken(now, newer));
            return now;
        });
        return !current || overtaken.get()
                ? Future.succeededFuture()
                : shared.stored(key, newer, mark, () -> isCurrent(key, asked));
    }

    /**
     * Changes what is kept, unless the key has become invalid since something was asked for, or does so meanwhile.
     *
     * @return whether it has not
     */
    private boolean keep(CacheKey key, long asked, UnaryOperator<@Nullable Resource> change) {
        List<StoredResponse> put = new ArrayList<>();
        AtomicBoolean current = new AtomicBoolean();
        // Asked while the key is held: whatever makes it invalid later finds what is put there.
        store.update(key, kept -> {
            put.clear();
            current.set(isCurrent(key, asked));
            if (!current.get()) {
                return kept;
            }
            Resource now = change.apply(kept);
            put.addAll(now == null ? List.of() : now.responses());
            put.removeAll(kept == null ? List.of() : kept.responses());
            return now;
        });
        if (!current.get() || isCurrent(key, asked)) {
            return current.get();
        }
        // Whoever looks at every key holds none of them, and may have passed this one just before.
        store.updateKept(key, kept -> kept.without(put::contains));
        return false;
    }

    /** What lies in the second level alone is not kept here, whether it was overtaken or not. */
    private static boolean isOvertaken(Resource kept, StoredResponse newer) {
        return newer.content().beside() == null ? !kept.responses().contains(newer) : kept.isNewerThan(newer);
    }

    /** Whether nothing made the key invalid since something was asked for in this generation. */
    public boolean isCurrent(CacheKey key, long asked) {
        return generations.isCurrent(key, asked);
    }

    /** To be noted when something is asked for. */
    public long generation() {
        return generations.now();
    }

    private Resource combined(@Nullable Resource kept, StoredResponse newer) {
        if (kept == null) {
            return Resource.of(newer);
        }
        if (kept.isNewerThan(newer)) {
            // It was asked for earlier and took longer.
            return kept;
        }
        return kept.with(newer.content().isWhole() ? newer : Parts.joined(kept, newer, settings.maxObjectSize()));
    }

    /**
     * What a 304 made of a stored response.
     *
     * @param response what it is now
     * @param forOne fields of the 304 that are not kept, and for whoever asked alone
     * @param shareable whether it may be kept, and given to others
     * @param passed completes when other replicas can have it, if there are any; fails where they cannot
     */
    public record Freshened(StoredResponse response, Fields forOne, boolean shareable, Future<Void> passed) {}

    /** A 304 confirmed what is stored (RFC 9111 §4.3.4). Its fetch time stays that of its content. */
    public Freshened freshen(CacheRequest asking, StoredResponse stored, OriginResponse notModified, CacheRule rule) {
        CacheRequest request = asking.confirming(stored);
        OriginResponse merged = Freshening.merged(stored, notModified);
        return switch (storability.judge(request, merged, rule)) {
            case Storability.Storable storable -> {
                StoredResponse renewed = StoredResponse.of(
                        request,
                        merged,
                        storable,
                        storable.stored(merged.fields()),
                        stored.content(),
                        stored.fetchNanos());
                Future<Void> passed = put(
                        request.key(),
                        notModified.generation(),
                        renewed,
                        kept -> kept == null ? null : kept.replacing(stored, renewed));
                yield new Freshened(renewed, Freshening.forOne(storable, notModified.fields()), true, passed);
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
                                merged.fields(),
                                stored.content().unkept(),
                                stored.fetchNanos()),
                        Fields.EMPTY,
                        false,
                        Future.failedFuture("for one client alone"));
            }
        };
    }

    /** An answer to HEAD freshens what it describes and makes the rest invalid (RFC 9111 §4.3.5). */
    public void headReceived(CacheRequest request, OriginResponse head, CacheRule rule) {
        Resource resource = store.get(request.key());
        StoredResponse stored = resource == null ? null : resource.selectedBy(request);
        if (stored == null || head.status() != 200 || !stored.content().isWhole() || stored.status() != 200) {
            return;
        }
        if (Freshening.describes(stored, head.fields())) {
            var _ = freshen(request.plain(), stored, head, rule);
        } else {
            softPurge(request.key(), stored);
            elsewhere(request.key());
        }
    }

    /** It is to be confirmed before it is used again. */
    private void softPurge(CacheKey key, StoredResponse stored) {
        StoredResponse purged = stored.softPurged();
        store.updateKept(key, kept -> kept.replacing(stored, purged));
    }

    /** What is stored under a key elsewhere is out of date as well. */
    private void elsewhere(CacheKey key) {
        Sharing shared = sharing;
        if (shared != null) {
            shared.invalidated(key);
        }
    }

    /**
     * An unsafe request was answered (RFC 9111 §4.4).
     *
     * @return the keys that are invalid now
     */
    public List<CacheKey> answered(
            CacheKey target, int status, @Nullable String location, @Nullable String contentLocation) {
        List<CacheKey> keys = Invalidation.of(target, status, location, contentLocation, settings.rules()::spelled);
        keys.forEach(this::invalidate);
        return keys;
    }

    private void invalidate(CacheKey key) {
        if (isOn()) {
            generations.begin(key);
            store.update(key, _ -> null);
            elsewhere(key);
        }
    }

    /**
     * A newer answer begins that will take the place of what is stored, and is not stored itself. What is not whole replaces nothing:
     * until it is, what is there is to be confirmed, and stands in for failures.
     *
     * @param why what keeps it from being stored
     */
    public void contested(CacheRequest request, StoredResponse stored, OriginResponse newer, Storability.Reason why) {
        if (!supersedes(newer, why)) {
            return;
        }
        softPurge(request.key(), stored);
        if (stored.isFresh(newer.received()) || stored.isUsableWhileRevalidated(newer.received())) {
            elsewhere(request.key());
        }
    }

    /** That answer has come whole. What was confirmed since it was asked for stays. */
    public void superseded(CacheRequest request, StoredResponse stored, OriginResponse newer, Storability.Reason why) {
        if (supersedes(newer, why)) {
            long asked = newer.requested().nanos();
            store.updateKept(request.key(), kept -> kept.withoutOlder(stored, asked));
            elsewhere(request.key());
        }
    }

    /** What answers the conditions or the range of one client says nothing of what is stored without a validator. */
    private static boolean supersedes(OriginResponse newer, Storability.Reason why) {
        boolean ofAll = newer.status() < 400 || newer.status() == 404 || newer.status() == 410;
        return ofAll && newer.status() != 206 && why != Storability.Reason.CONDITIONAL && !why.isOfRequest();
    }

    private void remove(CacheKey key, StoredResponse gone) {
        store.updateKept(key, kept -> kept.without(gone));
        elsewhere(key);
    }

    /**
     * Removes or soft-purges. Looks at every entry for a prefix or a tag: to be called on a thread that may take its time.
     *
     * @return how many resources it met
     */
    public long purge(Purge purge) {
        if (purge.selector() instanceof Purge.Url(CacheKey key)) {
            generations.begin(key);
        } else {
            generations.beginForAll();
        }
        return purge.in(store);
    }

    /** Has the other replicas purge the same; fails where they could not be told, and is to be repeated then. */
    public Future<Void> purgeElsewhere(Purge purge) {
        Sharing shared = sharing;
        return shared == null ? Future.succeededFuture() : shared.purged(purge);
    }

    /** Shows what is stored, while it may change. */
    public void forEach(BiConsumer<CacheKey, StoredResponse> visitor) {
        store.forEach((key, resource) -> resource.responses().forEach(stored -> visitor.accept(key, stored)));
    }

    /** A page of what is stored. Looks at every entry, as {@link #purge} does. */
    public Inventory inventory(Inventory.Query query) {
        return Inventory.of(store, query, clock.get());
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

    /** Memory for bodies that are on their way. */
    public BodyRoom room() {
        return room;
    }
}
