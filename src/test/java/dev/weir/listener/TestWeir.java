package dev.weir.listener;

import dev.weir.cache.Moment;
import dev.weir.cache.SharedStore;
import dev.weir.config.WeirConfig;
import dev.weir.dns.Resolver;
import dev.weir.identity.UsersFile;
import dev.weir.measure.Accounts;
import dev.weir.measure.Meters;
import dev.weir.policy.ApiServer;
import dev.weir.policy.InForce;
import dev.weir.policy.RuleSet;
import dev.weir.policy.document.Place;
import dev.weir.policy.document.PolicyDocument;
import dev.weir.policy.document.PolicyReader;
import dev.weir.policy.document.Reading;
import dev.weir.testing.DeadPort;
import dev.weir.testing.RawClient;
import dev.weir.testing.Tls;
import dev.weir.upstream.OwnSockets;
import dev.weir.upstream.UpstreamTls;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.search.Search;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.bcrypt.BCrypt;

/** A whole data plane on ephemeral loopback ports, without the application around it. Loopback origins are opened by default. */
public final class TestWeir implements AutoCloseable {

    private final Vertx vertx;
    private final DataPlane plane;
    private final DataPlane.Ports ports;
    private final SimpleMeterRegistry registry;
    private final Resolver resolver;
    private final InForce policy;

    private TestWeir(
            Vertx vertx,
            DataPlane plane,
            DataPlane.Ports ports,
            SimpleMeterRegistry registry,
            Resolver resolver,
            InForce policy) {
        this.vertx = vertx;
        this.plane = plane;
        this.ports = ports;
        this.registry = registry;
        this.resolver = resolver;
        this.policy = policy;
    }

    /** What a test sets before the start. */
    public static final class Setup {
        private final Map<String, String> config = new HashMap<>(Map.of(
                "weir.proxy.http.port", "0",
                "weir.proxy.https.port", "0",
                "weir.egress.allow", "127.0.0.0/8,[::1/128]",
                "weir.proxy.connect-ports", "1-65535"));
        private @Nullable ListenerTls listenerTls;
        private UpstreamTls upstreamTls = UpstreamTls.PLATFORM;
        private UnaryOperator<Resolver.Settings> names = UnaryOperator.identity();
        private FileShares files = FileShares.ofProcess();
        private int loops = 1;
        private int othersPort;
        private Map<String, String> environment = Map.of();
        private Moment.Clock clock = Moment::now;
        private @Nullable BiFunction<Vertx, MeterRegistry, SharedStore> sharedStore;
        private InForce policy = new InForce(RuleSet.EMPTY);
        private Accounts accounts = Accounts.UNWANTED;
        private Supplier<UsersFile> users = () -> UsersFile.EMPTY;
        private BiPredicate<byte[], String> bcrypt = BCrypt::checkpw;

        public Setup with(String key, String value) {
            config.put(key, value);
            return this;
        }

        public Setup listenerTls(ListenerTls tls) {
            listenerTls = tls;
            return with("weir.proxy.https.enabled", "true");
        }

        public Setup upstreamTls(UpstreamTls tls) {
            upstreamTls = tls;
            return this;
        }

        public Setup names(UnaryOperator<Resolver.Settings> settings) {
            names = settings;
            return this;
        }

        public Setup files(FileShares shares) {
            files = shares;
            return this;
        }

        /** Not on this port, which an origin has on another address of loopback: Weir would take that for a socket of its own. */
        public Setup offPort(int port) {
            othersPort = port;
            return this;
        }

        /** What Kubernetes says in the environment of the process. */
        public Setup environment(Map<String, String> variables) {
            environment = variables;
            return this;
        }

        public Setup loops(int count) {
            loops = count;
            return this;
        }

        /** The cache's clock. */
        public Setup clock(Moment.Clock moments) {
            clock = moments;
            return this;
        }

        /** What it shares of its cache with others. */
        public Setup sharing(BiFunction<Vertx, MeterRegistry, SharedStore> shared) {
            sharedStore = shared;
            return with("weir.cache.store", "redis");
        }

        /** The live policy document. */
        public Setup policy(String yaml) {
            policy = new InForce(rules(yaml));
            return this;
        }

        /** Who is told of every exchange that ends. */
        public Setup accounts(Accounts told) {
            accounts = told;
            return this;
        }

        /** How a password is compared with a hash. */
        public Setup bcrypt(BiPredicate<byte[], String> comparison) {
            bcrypt = comparison;
            return this;
        }

        /** Asks for name and password, of these users. */
        public Setup users(Supplier<UsersFile> known) {
            users = known;
            return with("weir.proxy.auth", "basic");
        }

        public TestWeir start() {
            return TestWeir.start(this);
        }
    }

    public static Setup setup() {
        return new Setup();
    }

    /** Defaults, but for free ports and open loopback. */
    public static TestWeir start() {
        return setup().start();
    }

    /** The configuration that these values make. */
    public static WeirConfig config(Map<String, String> values) {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .addDefaultInterceptors()
                .withMapping(WeirConfig.class)
                .withSources(new PropertiesConfigSource(values, "test", 500))
                .build();
        return config.getConfigMapping(WeirConfig.class);
    }

    private static TestWeir start(Setup setup) {
        WeirConfig config = config(setup.config);
        Vertx vertx =
                Vertx.vertx(new VertxOptions().setEventLoopPoolSize(setup.loops).setPreferNativeTransport(true));
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        Resolver resolver = new Resolver(
                vertx, setup.names.apply(Resolver.Settings.system(config.dns().family(), setup.files.lookups())));
        DataPlane plane = new DataPlane(
                vertx,
                new DataPlaneSettings(
                        config,
                        "weir-under-test",
                        setup.listenerTls,
                        setup.upstreamTls,
                        resolver,
                        ApiServer.of(setup.environment),
                        new OwnSockets(),
                        new Meters(registry),
                        setup.accounts,
                        setup.files,
                        setup.loops,
                        setup.clock,
                        setup.sharedStore == null ? null : setup.sharedStore.apply(vertx, registry),
                        setup.policy,
                        setup.users,
                        setup.bcrypt));
        try (DeadPort _ = DeadPort.refusing(setup.othersPort)) {
            return new TestWeir(vertx, plane, await(plane.start()), registry, resolver, setup.policy);
        }
    }

    public int port() {
        return ports.plain();
    }

    public int tlsPort() {
        return ports.tls().orElseThrow();
    }

    public DataPlane plane() {
        return plane;
    }

    /** How many bodies come from the level that replicas share. */
    public int loads() {
        return plane.caching().loads().size();
    }

    /** From now on this is the live policy document. */
    public void policy(String yaml) {
        policy.replace(rules(yaml));
    }

    private static RuleSet rules(String yaml) {
        return switch (PolicyReader.read(yaml, Place.Layer.LIVE, "live.yaml")) {
            case Reading.Read read -> RuleSet.compile(read.document(), PolicyDocument.EMPTY, List.of());
            case Reading.Faulty faulty ->
                throw new IllegalArgumentException(faulty.faults().toString());
        };
    }

    public SimpleMeterRegistry registry() {
        return registry;
    }

    /** A raw connection to the plain listener. */
    public RawClient client() {
        return RawClient.connect(port());
    }

    /** A raw connection to the TLS listener. */
    public RawClient tlsClient(Tls tls) {
        return RawClient.connectTls(tlsPort(), tls);
    }

    /** Sum of a counter over all its labels that match. */
    public double count(String name, String... tags) {
        Search found = registry.find(name).tags(tags);
        return found.counters().stream().mapToDouble(Counter::count).sum()
                + found.functionCounters().stream()
                        .mapToDouble(FunctionCounter::count)
                        .sum();
    }

    public double gauge(String name) {
        return registry.get(name).gauge().value();
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } catch (TimeoutException | java.util.concurrent.ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        await(plane.close());
        resolver.close();
        await(vertx.close());
    }
}
