package dev.weir.listener;

import dev.weir.cache.CacheSettings;
import dev.weir.cache.ResponseCache;
import dev.weir.cache.SharedStore;
import dev.weir.config.WeirConfig;
import dev.weir.dns.Resolver;
import dev.weir.identity.Attempts;
import dev.weir.listener.Clearance.Giving;
import dev.weir.measure.Accounts;
import dev.weir.measure.Meters;
import dev.weir.net.Host;
import dev.weir.net.Places;
import dev.weir.policy.AddressGuard;
import dev.weir.policy.ClientAccess;
import dev.weir.policy.GuardSelfTest;
import dev.weir.relay.Caching;
import dev.weir.relay.Flights;
import dev.weir.relay.Via;
import dev.weir.response.Denials;
import dev.weir.response.ExchangeId;
import dev.weir.response.ExchangeIds;
import dev.weir.response.Signature;
import dev.weir.target.PathForm;
import dev.weir.target.TargetRules;
import dev.weir.target.TargetRules.Switch;
import dev.weir.upstream.OwnSockets;
import dev.weir.upstream.Upstream;
import dev.weir.upstream.UpstreamSettings;
import dev.weir.upstream.UpstreamTls;
import dev.weir.wire.GateTimes;
import dev.weir.wire.HeadLimits;
import dev.weir.wire.RequestGate;
import dev.weir.wire.ResponseShortcuts;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The data plane: one {@link ListenerVerticle} an event loop, and what they share. Made once, started once, drained and closed once. */
public final class DataPlane {

    private static final long LOOK_MILLIS = 50;
    private static final int QUIET_LOOKS = 5;
    private static final int LEAST_TO_ORIGINS = 20_000;
    private static final int FREE_PLAIN = -3128;
    private static final int FREE_TLS = -3129;

    private final Vertx vertx;
    private final DataPlaneSettings settings;
    private final AddressGuard guard;
    private final GuardSelfTest guardTrial;
    private final ClientAccess access;
    private final Clearance.Judge judge;
    private final Alarm expiry;
    private final Runnable unwatch;
    private final @Nullable Passwords passwords;
    private final Asker asker;
    private final Admission admission;
    private final Arrivals arrivals;
    private final Places originPlaces;
    private final Via via;
    private final Caching caching;
    private final CacheUse.Judge cacheUse;
    private final OwnIdentity identity;
    private final TargetRules targetRules;
    private final PathForm pathForm;
    private final OwnAnswers ownPages;
    private final ExchangeIds ids = new ExchangeIds(new SecureRandom());
    private final Drain drain = new Drain();
    private final AtomicInteger loops = new AtomicInteger();
    private final List<ListenerVerticle> verticles = new CopyOnWriteArrayList<>();

    /**
     * Puts the parts together.
     *
     * @throws IllegalArgumentException naming the key of a value that makes no sense
     */
    public DataPlane(Vertx vertx, DataPlaneSettings settings) {
        this.vertx = vertx;
        this.settings = settings;
        WeirConfig config = settings.config();
        this.guard = new AddressGuard(
                config.egress().allow().orElse(List.of()),
                config.egress().deny().orElse(List.of()),
                settings.apiServer());
        this.guardTrial = guard.selfTest();
        this.access = new ClientAccess(config.proxy().clients());
        this.judge = new Clearance.Judge(
                settings.policy(),
                guard,
                new Denials(config.policy().contact(), config.policy().message()),
                config.cache().store() == WeirConfig.CacheStore.REDIS ? Giving.UNLESS_DENIED : Giving.FREELY);
        this.expiry = new Alarm(vertx, this::rejudge);
        this.unwatch = settings.policy().onChange(this::rulesChanged);
        this.passwords = config.proxy().auth() == WeirConfig.Auth.BASIC ? new Passwords(settings) : null;
        this.asker = new Asker(
                passwords == null ? null : passwords.verifier(), new Attempts(System::nanoTime), settings.meters());
        this.admission = new Admission(config.proxy().limits(), settings.files(), settings.meters());
        this.arrivals = new Arrivals(config.proxy(), admission, settings.meters());
        this.originPlaces = new Places(Math.min(
                mostToOrigins(config.proxy().limits()), settings.files().origins()));
        this.via = new Via(config.name());
        this.caching = new Caching(cache(config), new Flights(), via, settings.accounts(), config.name());
        this.cacheUse = new CacheUse.Judge(caching);
        this.identity = new OwnIdentity(config.proxy().names().orElse(List.of()), settings.hostName(), settings.own());
        this.targetRules = new TargetRules(
                identity,
                Switch.of(config.proxy().pathForm()),
                Switch.of(config.proxy().connect()));
        this.pathForm = new PathForm(identity);
        this.ownPages = new OwnAnswers(config.proxy());
        ResponseShortcuts.prepare();
    }

    private ResponseCache cache(WeirConfig config) {
        CacheSettings of = CacheSettings.of(config, Runtime.getRuntime().maxMemory());
        return switch (config.cache().store()) {
            case NONE -> ResponseCache.none(of);
            case MEMORY -> {
                ResponseCache cache = ResponseCache.inMemory(of, settings.clock());
                settings.meters().cache("memory", cache::entries, cache::bytes, cache::evictions);
                yield cache;
            }
            case REDIS -> {
                SharedStore shared = Objects.requireNonNull(settings.sharedStore(), "there is no store to share");
                ResponseCache cache = ResponseCache.shared(of, settings.clock(), shared);
                settings.meters().cache("memory", cache::entries, cache::bytes, cache::evictions);
                yield cache;
            }
        };
    }

    /**
     * Where it listens.
     *
     * @param plain the plain listener's port
     * @param tls the TLS listener's port, when there is one
     */
    public record Ports(int plain, OptionalInt tls) {}

    /** Room for each client connection to have one in use and one idle: a client can name origins without end. */
    private static int mostToOrigins(WeirConfig.Limits limits) {
        return Math.max(LEAST_TO_ORIGINS, (int) Math.min(Integer.MAX_VALUE, 2L * limits.connections()));
    }

    /** How many client connections there is room for: as many as configured, or as the process may have files open. */
    public int roomForConnections() {
        return admission.connections();
    }

    /** Binds the listeners; fails when a socket cannot be bound. */
    public Future<Ports> start() {
        WeirConfig.Proxy config = config().proxy();
        Ports wanted = new Ports(
                shared(config.http().portInForce(), FREE_PLAIN),
                OptionalInt.of(shared(config.https().port(), FREE_TLS)));
        Future<Ports> all = usableTls().compose(_ -> deploy(wanted));
        for (int i = 1; i < settings.eventLoops(); i++) {
            all = all.compose(_ -> deploy(wanted));
        }
        return all.onSuccess(_ -> rejudge());
    }

    private Future<Void> usableTls() {
        ListenerTls tls = settings.listenerTls();
        return tls == null
                ? Future.succeededFuture()
                : tls.check(vertx)
                        .recover(fault -> Future.failedFuture(new IllegalArgumentException(
                                "quarkus.tls.proxy.key-store: " + fault.getMessage(), fault)));
    }

    /**
     * To Vert.x a negative port is a free one that all who name the same number share; with 0 each gets its own. Quarkus's servers use -1
     * to -3 for theirs: with the same number we would share a socket with them, and answer for each other.
     */
    private static int shared(int port, int number) {
        return port == 0 ? number : port;
    }

    private Future<Ports> deploy(Ports wanted) {
        ListenerVerticle verticle = new ListenerVerticle(this, wanted);
        return vertx.deployVerticle(verticle).map(_ -> {
            verticles.add(verticle);
            return verticle.ports();
        });
    }

    /**
     * New connections are given this key pair and trust; open ones keep theirs.
     *
     * @return fails, and everything stays as it was, when the new one is not usable
     */
    public Future<Void> renewTls(ListenerTls tls) {
        return verticles.isEmpty()
                ? Future.succeededFuture()
                : tls.check(vertx).compose(_ -> verticles.getFirst().renewTls(tls));
    }

    /** New connections to origins are made with this trust and key pair; open ones keep theirs. */
    public Future<Void> renewUpstreamTls(UpstreamTls tls) {
        return Future.join(each(verticle -> verticle.renewUpstreamTls(tls))).mapEmpty();
    }

    /** Accepts everything still; answers over HTTP/1 end their connections from now on. To be followed by {@link #drain}. */
    public void leave() {
        drain.leave();
    }

    /**
     * Ends gracefully: answers end their connections, what is open goes on up to the deadline, then is cut.
     *
     * @return completes when everything is closed
     */
    public Future<Void> drain(Duration deadline) {
        drain.begin();
        long end = System.nanoTime() + deadline.toNanos();
        return Future.join(each(ListenerVerticle::end))
                .compose(_ -> untilQuiet(end, 0, 0))
                .compose(_ -> close());
    }

    /**
     * Until nobody is here, and for a while nobody has come: sockets cannot be closed for new connections alone, so that whoever is
     * connecting when they are is cut.
     */
    private Future<Void> untilQuiet(long end, long arrivals, int quiet) {
        return Future.join(each(ListenerVerticle::traffic)).compose(all -> {
            Loop.Traffic now = all.<Loop.Traffic>list().stream().reduce(new Loop.Traffic(0, 0), Loop.Traffic::and);
            int looks = now.open() == 0 && now.arrivals() == arrivals ? quiet + 1 : 0;
            if (looks >= QUIET_LOOKS || System.nanoTime() - end > 0) {
                return Future.succeededFuture();
            }
            return vertx.timer(LOOK_MILLIS).compose(_ -> untilQuiet(end, now.arrivals(), looks));
        });
    }

    private <T> List<Future<T>> each(java.util.function.Function<ListenerVerticle, Future<T>> call) {
        List<Future<T>> all = new ArrayList<>();
        verticles.forEach(verticle -> all.add(call.apply(verticle)));
        return all;
    }

    /** The tunnels and upgraded connections that are open, the oldest first. */
    public Future<List<OpenTunnel>> tunnels() {
        return Future.all(each(ListenerVerticle::tunnels))
                .map(lists -> lists.<List<OpenTunnel>>list().stream()
                        .flatMap(List::stream)
                        .sorted(Comparator.comparingLong(OpenTunnel::sinceMillis))
                        .toList());
    }

    /**
     * Ends a tunnel or an upgraded connection.
     *
     * @param id the exchange's
     * @return whether there was one
     */
    public Future<Boolean> cutTunnel(String id) {
        return Future.all(each(verticle -> verticle.cutTunnel(id)))
                .map(cut -> cut.<Boolean>list().contains(true));
    }

    private void rulesChanged() {
        judge.rulesChanged();
        rejudge();
    }

    /** The rules changed, or time did: what is open is judged anew, and what they deny now is cut. */
    private void rejudge() {
        verticles.forEach(ListenerVerticle::rejudge);
        caching.flights().rulesChanged();
        expiry.set(settings.policy().rules().nextExpiry(System.currentTimeMillis()));
    }

    /** Cuts what is open and frees the sockets. */
    public Future<Void> close() {
        unwatch.run();
        expiry.stop();
        if (passwords != null) {
            passwords.close();
        }
        return Future.join(each(ListenerVerticle::cut))
                .compose(_ -> Future.join(each(verticle -> vertx.undeploy(verticle.deploymentID()))))
                .onComplete(_ -> verticles.clear())
                .mapEmpty();
    }

    Loop loop(Vertx own) {
        return new Loop(own, this, upstream(own), loops.getAndIncrement());
    }

    /** A way to origins from the event loop that this is called on, as judged as every other; whoever asks for it closes it. */
    public Upstream upstream(Vertx own) {
        return new Upstream(
                own,
                UpstreamSettings.of(settings.config(), settings.upstreamTls(), settings.eventLoops()),
                settings.resolver(),
                guard,
                settings.own(),
                originPlaces,
                settings.meters());
    }

    /** The gate that stands before the HTTP/1 codec of a connection. */
    RequestGate gate(ClientConnection client) {
        WeirConfig.Limits limits = config().proxy().limits();
        return new RequestGate(
                headLimits(),
                new GateTimes(limits.headerDeadline(), limits.idle(), limits.bodyIdle()),
                System::nanoTime,
                client::lastWords,
                client);
    }

    HeadLimits headLimits() {
        WeirConfig.Limits limits = config().proxy().limits();
        return new HeadLimits(
                Math.toIntExact(limits.uri().asLongValue()),
                Math.toIntExact(limits.headerBytes().asLongValue()),
                limits.headerFields());
    }

    Signature signature(ExchangeId id) {
        return new Signature(config().name(), id);
    }

    ExchangeId nextId() {
        return ids.next();
    }

    OwnAnswers ownPages() {
        return ownPages;
    }

    boolean isOwn(Host host, int port) {
        return settings.own().hasPort(port) && identity.contains(host, port);
    }

    /** What the guard, as the operator has configured it, made of ways to write what is not for everybody. */
    public GuardSelfTest guardTrial() {
        return guardTrial;
    }

    DataPlaneSettings settings() {
        return settings;
    }

    WeirConfig config() {
        return settings.config();
    }

    OwnSockets own() {
        return settings.own();
    }

    Meters meters() {
        return settings.meters();
    }

    Accounts accounts() {
        return settings.accounts();
    }

    Clearance.Judge judge() {
        return judge;
    }

    ClientAccess access() {
        return access;
    }

    Asker asker() {
        return asker;
    }

    Admission admission() {
        return admission;
    }

    Arrivals arrivals() {
        return arrivals;
    }

    /** Tells what would happen to a request. There is something to tell once the plane has started. */
    public Explainer explainer() {
        return new Explainer(this);
    }

    /** A way to origins for what is no exchange. */
    Upstream upstream() {
        return verticles.getFirst().upstream();
    }

    Resolver resolver() {
        return settings.resolver();
    }

    /** What is stored. */
    public ResponseCache cache() {
        return caching.cache();
    }

    Caching caching() {
        return caching;
    }

    CacheUse.Judge cacheUse() {
        return cacheUse;
    }

    Via via() {
        return via;
    }

    TargetRules targetRules() {
        return targetRules;
    }

    PathForm pathForm() {
        return pathForm;
    }

    Drain drain() {
        return drain;
    }
}
