package dev.weir.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What this process's store has to do with those of the other replicas: what they tell is heeded here, what changes here is told to them,
 * and what is kept here counts only for as long as everything that is told is heard.
 */
final class Sharing implements SecondLevel.Listener {

    private static final Logger LOG = Logger.getLogger("weir.cache");

    /** For so long a copy counts without anything being heard; then its origin is asked. */
    static final Duration TRUST = Duration.ofSeconds(30);

    /** What was written so lately may have been written after an invalidation that had not been heard yet. */
    private static final Duration LATELY = Duration.ofSeconds(10);

    /** Bytes of keys. */
    private static final int MOST_REMEMBERED = 16 << 20;

    /** What purges are sealed as. */
    private static final String PURGES = "purges";

    private final Store store;
    private final Generations generations;
    private final SecondLevel level;
    private final Seal seal;
    private final Moment.Clock clock;
    private final Purges purges = new Purges();
    private final Unsaid unsaid;
    private final Cache<CacheKey, Boolean> written = Caffeine.newBuilder()
            .maximumWeight(MOST_REMEMBERED)
            .weigher((CacheKey key, Boolean _) -> key.size())
            .expireAfterWrite(LATELY)
            .executor(Runnable::run)
            .build();
    private volatile boolean hearing;
    private volatile long heard;
    private volatile long deafUntil;
    private final Recall recall;
    private final Passing passing;

    Sharing(
            CacheSettings settings,
            Store store,
            Generations generations,
            SharedStore shared,
            Moment.Clock clock,
            BodyRoom room) {
        this.store = store;
        this.generations = generations;
        this.level = shared.level();
        this.seal = shared.seal();
        this.clock = clock;
        this.unsaid = new Unsaid(level, this::everything, this::outOfDate);
        this.heard = clock.get().nanos();
        this.deafUntil = heard;
        this.recall = new Recall(store, generations, shared, purges, clock, room, settings);
        this.passing = new Passing(settings, shared, clock);
    }

    /** Begins to listen. */
    void begin() {
        level.listen(this);
    }

    boolean isInTouch() {
        return hearing && level.isUp();
    }

    /** Whether a copy counts. */
    enum Trust {
        FULL,
        /** The second level may know better. */
        ASK,
        /** Only its origin can tell. */
        VALIDATE
    }

    Trust trust(Resource resource, StoredResponse stored, Moment now) {
        long known = later(stored.receivedNanos(), resource.recalledNanos());
        if (known - deafUntil < 0 && level.isUp()) {
            return Trust.ASK;
        }
        return now.nanos() - later(known, heard) > TRUST.toNanos() ? Trust.VALIDATE : Trust.FULL;
    }

    private static long later(long one, long other) {
        return one - other > 0 ? one : other;
    }

    /** Brings what the second level has for a request into the first; null where it is not to be asked. */
    @Nullable
    Future<Recalled> recall(CacheRequest request) {
        return level.isUp() && !unsaid.isPending(request.key())
                ? recall.bring(request, () -> deafUntil).onFailure(Sharing::unexpected)
                : null;
    }

    /** Expected failures have been counted where they happened. */
    private static void unexpected(Throwable failure) {
        if (failure instanceof NullPointerException
                || failure instanceof IllegalStateException
                || failure instanceof IndexOutOfBoundsException
                || failure instanceof Error) {
            LOG.error("what another replica stored could not be used", failure);
        }
    }

    /** To be noted before it is asked whether something is current. */
    long mark() {
        return purges.mark();
    }

    /**
     * Something was stored here.
     *
     * @param isCurrent whether it still is
     * @return completes when the others can have it, fails where they cannot
     */
    Future<Void> stored(CacheKey key, StoredResponse stored, long asked, BooleanSupplier isCurrent) {
        // Who is deaf cannot know what has become invalid. Parts are put together where they are stored.
        if (!isInTouch() || !stored.content().isWhole()) {
            return Future.failedFuture("kept here alone");
        }
        written.put(key, Boolean.TRUE);
        return passing.pass(key, Frozen.Copy.of(stored, asked))
                .onSuccess(replaced -> there(key, isCurrent, replaced))
                .onFailure(failure -> {
                    // What was answered too late may be there as well, in the place of another.
                    if (!(failure instanceof SecondLevel.Refused)) {
                        there(key, isCurrent, true);
                    }
                })
                .mapEmpty();
    }

    private void there(CacheKey key, BooleanSupplier isCurrent, boolean replaced) {
        if (!isCurrent.getAsBoolean()) {
            invalidated(key);
        } else if (replaced) {
            var _ = level.tell(SecondLevel.News.CHANGED, key);
        }
    }

    /** What is kept under a key is out of date, everywhere. */
    void invalidated(CacheKey key) {
        var _ = unsaid.say(key);
    }

    /** The same for much at once; fails where the others could not be told. */
    Future<Void> purged(Purge purge) {
        return switch (purge.selector()) {
            case Purge.Url(CacheKey key) when !purge.soft() -> unsaid.say(key);
            default ->
                level.isUp()
                        ? level.log(sealed(purge))
                        : Future.failedFuture("the store that replicas share is not reached");
        };
    }

    /** Whose turn it is to fetch what is missing; null where replicas do not wait for each other. */
    @Nullable
    Future<SecondLevel.Turn> turn(CacheKey key) {
        return isInTouch() ? level.turn(key) : null;
    }

    /** Gives a turn back. */
    void over(CacheKey key, SecondLevel.Turn.Ours turn, boolean alone) {
        level.over(key, turn, alone);
    }

    // What the others tell

    @Override
    public void told(SecondLevel.News news, CacheKey key) {
        switch (news) {
            case CHANGED -> {
                generations.replaced(key);
                store.update(key, _ -> null);
            }
            case INVALID -> {
                outOfDate(key);
                if (written.getIfPresent(key) != null) {
                    var _ = level.remove(key);
                }
            }
        }
    }

    private void outOfDate(CacheKey key) {
        generations.begin(key);
        store.update(key, _ -> null);
    }

    @Override
    public void logBegins(long before) {
        generations.beginForAll();
        purges.begin(before);
    }

    @Override
    public byte[] everything() {
        return sealed(Purge.EVERYTHING);
    }

    private byte[] sealed(Purge purge) {
        return seal.sealed(PURGES, PurgeText.write(purge));
    }

    @Override
    public void purged(long number, byte[] bytes) {
        seal.opened(PURGES, bytes)
                .ifPresentOrElse(text -> opened(number, text), () -> level.count(SecondLevel.Event.FOREIGN));
    }

    private void opened(long number, byte[] bytes) {
        // A newer version may tell what this one does not understand.
        Purge purge = PurgeText.read(bytes).orElse(Purge.EVERYTHING);
        // In this order: what is recalled from now on is held against it, what is on its way is not kept, what is here
        // goes.
        purges.add(number, purge);
        generations.beginForAll();
        purge.in(store);
    }

    @Override
    public void heard() {
        heard = clock.get().nanos();
    }

    @Override
    public void deaf() {
        hearing = false;
    }

    @Override
    public void hears() {
        generations.beginForAll();
        deafUntil = clock.get().nanos();
        heard = deafUntil;
        hearing = true;
        var _ = unsaid.say(List.copyOf(written.asMap().keySet()));
    }

    @Override
    public Future<Void> back() {
        return unsaid.sayAll();
    }
}
