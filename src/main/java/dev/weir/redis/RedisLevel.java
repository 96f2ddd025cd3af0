package dev.weir.redis;

import dev.weir.cache.Body;
import dev.weir.cache.CacheKey;
import dev.weir.cache.Frozen;
import dev.weir.cache.Seal;
import dev.weir.cache.SecondLevel;
import dev.weir.measure.SharedCacheMeters;
import dev.weir.measure.SharedCacheMeters.Lookup;
import dev.weir.measure.SharedCacheMeters.Write;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
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
    private static final int BEATS_TO_A_LOOK = 4;
    private static final int BEATS_TO_A_CLOCK = 20;
    private static final Duration BULK_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);
    private static final int ABOVE = 64;

    /** Parts that are looked for together. */
    private static final int AT_A_TIME = 1000;

    private static final byte[] NOTHING = new byte[0];

    /** What no entry of ours is. */
    private static final byte[] FOREIGN = new byte[1];

    private final Vertx vertx;
    private final Supplier<Redis> clients;
    private final RedisSettings settings;
    private final SharedCacheMeters meters;
    private final Names names;
    private final Seal seal;
    private final ReplicaId replica = ReplicaId.random();
    private final Context home;
    private final Map<Thread, Here> links = new ConcurrentHashMap<>();
    private final Breaker reads = Breaker.open(this::opened);
    private final Breaker writes = Breaker.closed(this::writesFail);
    private final Turns turns;
    private final AtomicBoolean saidForeign = new AtomicBoolean();

    /** When it may be said again that it takes no entries: it may be full for days. */
    private final AtomicLong mayWarn = new AtomicLong(System.nanoTime());

    private volatile long clockAhead;
    private volatile boolean closed;
    private volatile @Nullable Listener listener;
    private @Nullable Bus bus;
    private @Nullable PurgeLog purges;
    private int beats;

    /** Why it was not well when it was last tried; said once. */
    private String refusal = "";

    /**
     * Connections, and where they belong: entries are not to wait behind bodies.
     *
     * @param quick for what somebody waits for
     * @param bulk for parts of bodies, and for what is written; in its own time
     */
    private record Here(Context context, Link quick, Link bulk) {
        void each(Consumer<Link> what) {
            context.runOnContext(_ -> {
                what.accept(quick);
                what.accept(bulk);
            });
        }
    }

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
        this.home = vertx.getOrCreateContext();
        this.turns = new Turns(vertx, replica, settings.pace(), names, this::write);
        meters.up(this::isUp);
    }

    @Override
    public void listen(Listener told) {
        listener = told;
        home.runOnContext(_ -> {
            if (!closed) {
                purges = new PurgeLog(vertx, names.purges(), this::read, told);
                bus = new Bus(vertx, clients, names, seal, replica, settings.pace(), new Hearing(told));
                probe();
            }
        });
    }

    private final class Hearing implements Bus.Ear {
        private final Listener told;

        Hearing(Listener told) {
            this.told = told;
        }

        @Override
        public void told(News news, CacheKey key) {
            told.told(news, key);
        }

        @Override
        public void logged() {
            var _ = readPurges();
        }

        @Override
        public void foreign() {
            isForeign();
        }

        @Override
        public void beat() {
            told.heard();
            if (++beats % BEATS_TO_A_LOOK == 0) {
                var _ = readPurges();
            }
            if (beats % BEATS_TO_A_CLOCK == 0) {
                var _ = setClock();
            }
        }

        @Override
        public Future<Void> begins() {
            return setClock().compose(_ -> readPurges());
        }

        @Override
        public void hears() {
            told.hears();
        }

        @Override
        public void deaf() {
            told.deaf();
        }

        @Override
        public void unreachable() {
            reads.open();
        }

        @Override
        public void tellItself(Request publish) {
            if (isUp()) {
                var _ = write(publish);
            }
        }
    }

    private Future<Void> readPurges() {
        PurgeLog log = purges;
        return log == null ? Future.failedFuture("not begun") : log.read();
    }

    /** The clock that replicas have in common is Redis's. */
    private Future<Void> setClock() {
        long before = System.currentTimeMillis();
        return read(Request.cmd(Command.TIME)).map(time -> {
            if (time != null && time.size() == 2) {
                long after = System.currentTimeMillis();
                long told = time.get(0).toLong() * 1000 + time.get(1).toLong() / 1000;
                clockAhead = told - (before + after) / 2;
            }
            return null;
        });
    }

    @Override
    public boolean isUp() {
        return reads.isClosed();
    }

    @Override
    public Duration patience() {
        return settings.pace().patience();
    }

    @Override
    public Frozen.When now() {
        return new Frozen.When(System.currentTimeMillis() + clockAhead, System.nanoTime());
    }

    // Commands

    private <T> Future<T> ask(Function<Here, Future<T>> what) {
        if (closed) {
            return Future.failedFuture("ended");
        }
        if (Context.isOnEventLoopThread()) {
            return what.apply(here());
        }
        Promise<T> answer = Promise.promise();
        home.runOnContext(_ -> what.apply(here()).onComplete(answer));
        return answer.future();
    }

    private Here here() {
        return links.computeIfAbsent(
                Thread.currentThread(),
                _ -> new Here(
                        vertx.getOrCreateContext(),
                        new Link(vertx, clients, settings, /* together= */ true),
                        new Link(vertx, clients, settings.patient(BULK_TIMEOUT), /* together= */ false)));
    }

    private Future<@Nullable Response> read(Request request) {
        return read(request, 0);
    }

    /** @param most bytes that the answer may have */
    private Future<@Nullable Response> read(Request request, int most) {
        return ask(here -> here.quick.read(request, most))
                .onSuccess(_ -> reads.succeeded())
                .onFailure(failure -> {
                    if (!isOfType(failure)) {
                        isFault(failure);
                    }
                });
    }

    /** Unless it was not even asked, Redis does not answer as it should. */
    private void isFault(Throwable failure) {
        if (!(failure instanceof Crowded)) {
            reads.failed();
        }
    }

    /** Something else than we put there is under a name of ours. */
    private static boolean isOfType(Throwable failure) {
        return failure instanceof ErrorType error && error.is("WRONGTYPE");
    }

    private Future<@Nullable Response> write(Request request) {
        return ask(here -> here.quick.write(request)).onFailure(this::isUnanswered);
    }

    /** What Redis refuses it has answered. */
    private void isUnanswered(Throwable failure) {
        if (!(failure instanceof ErrorType)) {
            isFault(failure);
        }
    }

    /** Writes what may as well not be written. */
    private Future<@Nullable Response> put(Request request) {
        return puttable(request).onComplete(end -> meters.wrote(end.succeeded() ? Write.STORED : Write.FAILED));
    }

    private Future<@Nullable Response> puttable(Request request) {
        return writes.isClosed()
                ? ask(here -> here.bulk.write(request))
                        .onSuccess(_ -> writes.succeeded())
                        .onFailure(_ -> writes.failed())
                : takesNothing();
    }

    private static <T> Future<T> takesNothing() {
        return Future.failedFuture(new Refused("Redis takes nothing just now"));
    }

    @Override
    public Future<byte[]> get(CacheKey key) {
        long begun = System.nanoTime();
        return read(ranged(names.entry(key), Frozen.LONGEST), Frozen.LONGEST)
                .map(RedisLevel::bytes)
                .recover(failure -> isOfType(failure) ? Future.succeededFuture(FOREIGN) : Future.failedFuture(failure))
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

    /** No more than that of it, whoever put it there. */
    private static Request ranged(String name, int most) {
        return Request.cmd(Command.GETRANGE).arg(name).arg(0).arg(most - 1);
    }

    private static byte[] bytes(@Nullable Response value) {
        return value == null ? NOTHING : value.toBytes();
    }

    @Override
    public Future<byte[]> part(CacheKey key, Body body, int index) {
        // There is room for so much, and with a seal of any kind and an octet more it is seen that there is more.
        Request request = ranged(names.part(key, body.name(), index), body.partLength(index) + ABOVE);
        return ask(here -> here.bulk.read(request, 0))
                .map(RedisLevel::bytes)
                .onFailure(failure -> meters.lookedUp(how(failure)));
    }

    @Override
    public Future<Boolean> has(CacheKey key, Body body, int from, int to) {
        int end = Math.min(to, from + AT_A_TIME);
        Request touch = Request.cmd(Command.TOUCH);
        for (int i = from; i < end; i++) {
            touch.arg(names.part(key, body.name(), i));
        }
        // Who may not ask this is told so, which is no fault of Redis.
        return ask(here -> here.quick.read(touch, 0))
                .onSuccess(_ -> reads.succeeded())
                .onFailure(this::isUnanswered)
                .map(touched -> touched != null && touched.toInteger() == end - from)
                .compose(all -> all && end < to ? has(key, body, end, to) : Future.succeededFuture(all));
    }

    @Override
    public Future<Void> put(CacheKey key, byte[] entry, long millis) {
        return put(set(names.entry(key), entry, millis))
                .<Void>mapEmpty()
                .recover(failure ->
                        Future.failedFuture(failure instanceof ErrorType ? new Refused(Reason.of(failure)) : failure));
    }

    @Override
    public Future<Void> putPart(CacheKey key, Body body, int index, byte[] part, long millis) {
        return put(set(names.part(key, body.name(), index), part, millis)).mapEmpty();
    }

    private static Request set(String name, byte[] value, long millis) {
        return Request.cmd(Command.SET)
                .arg(name)
                .arg(Buffer.buffer(value))
                .arg("PX")
                .arg(millis);
    }

    @Override
    public Future<Boolean> keep(CacheKey key, Body body, long millis) {
        return writes.isClosed() ? keep(key, body, 0, millis) : takesNothing();
    }

    /** One that is full does this all the same, so it says nothing of what else it takes. */
    private Future<Boolean> keep(CacheKey key, Body body, int from, long millis) {
        int end = Math.min(body.parts(), from + AT_A_TIME);
        List<Future<@Nullable Response>> all = new ArrayList<>(end - from);
        for (int i = from; i < end; i++) {
            Request expire = Request.cmd(Command.PEXPIRE)
                    .arg(names.part(key, body.name(), i))
                    .arg(millis);
            all.add(ask(here -> here.bulk.write(expire)));
        }
        return Future.all(all)
                .map(_ -> all.stream().map(Future::result).allMatch(kept -> kept != null && kept.toInteger() == 1))
                .compose(kept ->
                        kept && end < body.parts() ? keep(key, body, end, millis) : Future.succeededFuture(kept));
    }

    @Override
    public Future<Void> remove(CacheKey key) {
        return write(Request.cmd(Command.UNLINK).arg(names.entry(key)))
                // What cannot be taken out must not be read.
                .onFailure(_ -> reads.open())
                .mapEmpty();
    }

    @Override
    public void drop(CacheKey key, Body body) {
        Request unlink = Request.cmd(Command.UNLINK);
        for (int i = 0; i < body.parts(); i++) {
            unlink.arg(names.part(key, body.name(), i));
        }
        var _ = ask(here -> here.bulk.write(unlink));
    }

    @Override
    public Future<Void> tell(News news, CacheKey key) {
        Bus speaking = bus;
        return speaking == null
                ? Future.failedFuture("not begun")
                : write(speaking.telling(news, key))
                        // Who did not hear that something is out of date would go on with it: it is told again when
                        // Redis is back.
                        .onFailure(_ -> untold(news))
                        .mapEmpty();
    }

    private void untold(News news) {
        if (news == News.INVALID) {
            reads.open();
        }
    }

    @Override
    public Future<Void> log(byte[] purge) {
        Bus speaking = bus;
        return speaking == null
                ? Future.failedFuture("not begun")
                : write(PurgeLog.adding(names.purges(), purge))
                        .compose(_ -> write(speaking.tellingOfLog()))
                        .compose(_ -> atHome(this::readPurges));
    }

    private <T> Future<T> atHome(Supplier<Future<T>> what) {
        Promise<T> done = Promise.promise();
        home.runOnContext(_ -> what.get().onComplete(done));
        return done.future();
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

    // Whether it answers

    private void opened() {
        if (closed) {
            return;
        }
        LOG.warn(
                "shared cache: Redis does not answer as it should; answers come from memory and origins until it does");
        links.values().forEach(here -> here.each(Link::renew));
        home.runOnContext(_ -> probeLater());
    }

    private void probeLater() {
        if (!closed) {
            vertx.setTimer(settings.pace().probe().toMillis(), _ -> probe());
        }
    }

    /** Whether something can be taken out of it, and it can be read. */
    private void probe() {
        Listener told = listener;
        if (closed || told == null) {
            return;
        }
        here().quick
                .write(Request.cmd(Command.DEL).arg(names.probe()))
                .compose(_ -> here().quick.read(ranged(names.probe(), 1), 0))
                .compose(_ -> told.back())
                .onSuccess(_ -> {
                    reads.close();
                    // What could not be said while it was said what there was.
                    var _ = told.back();
                    refusal = "";
                    LOG.info("shared cache: Redis answers");
                })
                .onFailure(this::isNotWell);
    }

    private void isNotWell(Throwable failure) {
        String why = Reason.of(failure);
        if (!closed && !why.equals(refusal)) {
            LOG.warnf("shared cache: Redis does not answer: %s", why);
            refusal = why;
        }
        // A path may be dead without a word.
        here().quick.renew();
        here().bulk.renew();
        probeLater();
    }

    private void writesFail() {
        long now = System.nanoTime();
        if (now - mayWarn.get() >= 0) {
            mayWarn.set(now + BETWEEN_WARNINGS.toNanos());
            LOG.warn("shared cache: Redis takes no entries: it may be full; what is there is used");
        }
        home.runOnContext(_ -> vertx.setTimer(settings.pace().probe().toMillis(), _ -> writes.close()));
    }

    /** Gives back what other replicas wait for, and ends all connections. */
    public Future<Void> close() {
        return turns.giveBack().compose(_ -> end());
    }

    private Future<Void> end() {
        closed = true;
        Promise<Void> done = Promise.promise();
        home.runOnContext(_ -> {
            Bus open = bus;
            if (open != null) {
                open.close();
            }
            links.values().forEach(here -> here.each(Link::close));
            done.complete();
        });
        return done.future();
    }
}
