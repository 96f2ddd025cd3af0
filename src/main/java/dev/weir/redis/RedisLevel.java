package dev.weir.redis;

import dev.weir.cache.Body;
import dev.weir.cache.CacheKey;
import dev.weir.cache.Frozen;
import dev.weir.cache.Seal;
import dev.weir.cache.SecondLevel;
import dev.weir.measure.SharedCacheMeters;
import dev.weir.measure.SharedCacheMeters.Lookup;
import dev.weir.measure.SharedCacheMeters.Write;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.impl.types.ErrorType;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The level of the cache that replicas share, in Redis. Each event loop has connections of its own. When Redis does not answer, nothing
 * waits for it: it is asked again once it is found well, and no sooner than what became invalid meanwhile has been taken out of it.
 */
public final class RedisLevel implements SecondLevel {

    private static final Logger LOG = Logger.getLogger("weir.cache");

    /** What no entry of ours is. */
    private static final byte[] FOREIGN = new byte[1];

    private final Vertx vertx;
    private final Supplier<Redis> clients;
    private final RedisSettings settings;
    private final SharedCacheMeters meters;
    private final Names names;
    private final Seal seal;
    private final ReplicaId replica = ReplicaId.random();
    private final Links links;
    private final Wellness wellness;
    private final Commands redis;
    private final BodyParts bodies;
    private final Turns turns;
    private final AtomicBoolean saidForeign = new AtomicBoolean();
    private volatile @Nullable Ties ties;

    /** What ties it to the other replicas, once somebody listens. */
    private record Ties(Listener told, PurgeLog purges, Hearing hearing, Bus bus) {}

    /**
     * Does not ask it for anything yet.
     *
     * @param clients makes one, whose connections are on the event loop that it is asked on
     * @param seal by which replicas know what others tell
     */
    public RedisLevel(
            Vertx vertx, Supplier<Redis> clients, RedisSettings settings, Seal seal, SharedCacheMeters meters) {
        this.vertx = vertx;
        this.clients = clients;
        this.settings = settings;
        this.seal = seal;
        this.meters = meters;
        this.names = new Names(settings.prefix());
        this.links = new Links(vertx, clients, settings);
        this.wellness = new Wellness(links, settings.pace().probe(), names.probe(), this::back);
        this.redis = new Commands(links, wellness, meters);
        this.bodies = new BodyParts(redis, names);
        this.turns = new Turns(vertx, replica, settings.pace(), names, redis::write);
        meters.up(this::isUp);
    }

    @Override
    public void listen(Listener told) {
        links.home(() -> {
            PurgeLog purges = new PurgeLog(vertx, names.purges(), redis::read, told);
            Hearing hearing = new Hearing(told, purges, redis, wellness, this::isForeign);
            Bus bus = new Bus(vertx, clients, names, seal, replica, settings.pace(), hearing);
            ties = new Ties(told, purges, hearing, bus);
            wellness.probe();
        });
    }

    private Future<Void> back() {
        return tied(there -> there.told.back());
    }

    private <T> Future<T> tied(Function<Ties, Future<T>> what) {
        Ties there = ties;
        return there == null ? Future.failedFuture("not begun") : what.apply(there);
    }

    @Override
    public boolean isUp() {
        return wellness.isUp();
    }

    @Override
    public Duration patience() {
        return settings.pace().patience();
    }

    @Override
    public Frozen.When now() {
        Ties there = ties;
        long ahead = there == null ? 0 : there.hearing.clockAhead();
        return new Frozen.When(System.currentTimeMillis() + ahead, System.nanoTime());
    }

    // Entries

    @Override
    public Future<byte[]> get(CacheKey key) {
        long begun = System.nanoTime();
        return redis.read(Commands.ranged(names.entry(key), Frozen.LONGEST), Frozen.LONGEST)
                .map(Commands::bytes)
                .recover(failure ->
                        Commands.isOfType(failure) ? Future.succeededFuture(FOREIGN) : Future.failedFuture(failure))
                .onSuccess(_ -> meters.answered(System.nanoTime() - begun))
                .onFailure(failure -> meters.lookedUp(how(failure)));
    }

    private static Lookup how(Throwable failure) {
        return switch (failure) {
            case Late _ -> Lookup.TIMEOUT;
            case Crowded _ -> Lookup.SHED;
            default -> Lookup.ERROR;
        };
    }

    @Override
    public Future<Void> put(CacheKey key, byte[] entry, long millis) {
        return redis.put(names.entry(key), entry, millis)
                .<Void>mapEmpty()
                .recover(failure ->
                        Future.failedFuture(failure instanceof ErrorType ? new Refused(Reason.of(failure)) : failure));
    }

    @Override
    public Future<Void> remove(CacheKey key) {
        return redis.write(Request.cmd(Command.UNLINK).arg(names.entry(key)))
                // What cannot be taken out must not be read.
                .onFailure(_ -> wellness.distrust())
                .mapEmpty();
    }

    // Bodies

    @Override
    public Future<byte[]> part(CacheKey key, Body body, int index) {
        return bodies.get(key, body, index).onFailure(failure -> meters.lookedUp(how(failure)));
    }

    @Override
    public Future<Boolean> has(CacheKey key, Body body, int from, int to) {
        return bodies.has(key, body, from, to);
    }

    @Override
    public Future<Void> putPart(CacheKey key, Body body, int index, byte[] part, long millis) {
        return bodies.put(key, body, index, part, millis);
    }

    @Override
    public Future<Boolean> keep(CacheKey key, Body body, long millis) {
        return wellness.takes() ? bodies.keep(key, body, millis) : Commands.takesNothing();
    }

    @Override
    public void leave(CacheKey key, Body body, long millis) {
        var _ = bodies.leave(key, body, millis);
    }

    @Override
    public void drop(CacheKey key, Body body) {
        bodies.drop(key, body);
    }

    // The other replicas

    @Override
    public Future<Void> tell(News news, CacheKey key) {
        return tied(there -> redis.write(there.bus.telling(news, key))
                // Who did not hear that something is out of date would go on with it: it is told again when Redis is
                // back.
                .onFailure(_ -> untold(news))
                .mapEmpty());
    }

    private void untold(News news) {
        if (news == News.INVALID) {
            wellness.distrust();
        }
    }

    @Override
    public Future<Void> log(byte[] purge) {
        return tied(there -> redis.write(PurgeLog.adding(names.purges(), purge))
                .compose(_ -> redis.write(there.bus.tellingOfLog()))
                .compose(_ -> links.atHome(there.purges::read)));
    }

    @Override
    public Future<Turn> turn(CacheKey key) {
        return turns.take(key);
    }

    @Override
    public void over(CacheKey key, Turn.Ours turn, boolean alone) {
        var _ = turns.over(key, turn, alone);
    }

    @Override
    public void count(Event event) {
        switch (event) {
            case HIT -> meters.lookedUp(Lookup.HIT);
            case MISS -> meters.lookedUp(Lookup.MISS);
            case UNUSABLE -> meters.lookedUp(Lookup.UNUSABLE);
            case SHED -> meters.wrote(Write.SHED);
            case FOREIGN -> isForeign();
        }
    }

    /** What is told by others than our replicas changes nothing. */
    private void isForeign() {
        meters.lookedUp(Lookup.UNUSABLE);
        if (saidForeign.compareAndSet(false, true)) {
            LOG.warn("shared cache: something was told that no replica of ours sealed: not heeded");
        }
    }

    /** Gives back what other replicas wait for, and ends all connections. */
    public Future<Void> close() {
        return turns.giveBack().compose(_ -> links.close(this::endTies));
    }

    private void endTies() {
        Ties there = ties;
        if (there != null) {
            there.bus.close();
        }
    }
}
