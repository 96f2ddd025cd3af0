package dev.weir.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.dns.FakeDns;
import dev.weir.dns.Resolver;
import dev.weir.listener.TestWeir;
import dev.weir.measure.Leg;
import dev.weir.measure.Meters;
import dev.weir.net.AddressRange;
import dev.weir.net.Cidr;
import dev.weir.net.Host;
import dev.weir.net.Places;
import dev.weir.net.PortRanges;
import dev.weir.policy.AddressClass;
import dev.weir.policy.AddressGuard;
import dev.weir.policy.AddressJudge;
import dev.weir.policy.RuleSet;
import dev.weir.policy.Verdict;
import dev.weir.policy.document.Opening;
import dev.weir.policy.document.Place;
import dev.weir.policy.document.PolicyDocument;
import dev.weir.response.Denials;
import dev.weir.response.Refusal;
import dev.weir.target.Scheme;
import dev.weir.testing.DeadPort;
import dev.weir.testing.Eventually;
import dev.weir.testing.RawOrigin;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.Channel;
import io.netty.handler.codec.dns.DnsRecordType;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.codec.BodyCodec;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One way to origins, shared by exchanges that each have a judge of their own. */
class JudgedUpstreamTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final String LOOPBACK = "127.0.0.0/8";
    private static final Denials WORDS = new Denials("somebody", Optional.of("Told."));

    private final FakeDns dns = new FakeDns();
    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final Resolver resolver = new Resolver(vertx, settings());
    private RawOrigin origin;

    private Resolver.Settings settings() {
        Resolver.Settings system =
                Resolver.Settings.system(TestWeir.config(Map.of()).dns().family(), 10);
        return new Resolver.Settings(system.family(), dns.provider(), system.hosts(), Duration.ofSeconds(5), () -> 0);
    }

    @BeforeEach
    void start() {
        origin = RawOrigin.start().answer(OK);
    }

    @AfterEach
    void close() throws Exception {
        resolver.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        origin.close();
        dns.close();
    }

    private Upstream upstream(String allow, String... more) throws Exception {
        Map<String, String> values = more.length == 0 ? Map.of() : Map.of(more[0], more[1]);
        var config = TestWeir.config(values);
        return await(Future.future(made -> context.runOnContext(_ -> made.complete(new Upstream(
                vertx,
                UpstreamSettings.of(config, UpstreamTls.PLATFORM, 1),
                resolver,
                guard(allow),
                new OwnSockets(),
                new Places(10),
                new Meters(new SimpleMeterRegistry()))))));
    }

    private static AddressGuard guard(String allow) {
        return new AddressGuard(List.of(AddressRange.parse(allow)), List.of());
    }

    private Future<HttpResponse<Buffer>> get(Upstream upstream, String host, int port) {
        Host named = assertInstanceOf(Host.class, Host.parse(host));
        return Future.future(promise -> context.runOnContext(_ -> upstream.whole(
                        new Destination(Scheme.HTTP, named, port),
                        HttpMethod.GET,
                        "/",
                        MultiMap.caseInsensitiveMultiMap(),
                        BodyCodec.buffer(),
                        1000,
                        LIMIT)
                .onComplete(promise)));
    }

    private Future<Channel> tunnel(Upstream upstream, String host, int port) {
        Host named = assertInstanceOf(Host.class, Host.parse(host));
        return Future.future(promise -> context.runOnContext(_ ->
                upstream.connect(named, port, "1.1 test", new Leg()).connected().onComplete(promise)));
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private static Refusal refusal(Future<?> future) {
        Throwable cause =
                assertThrows(ExecutionException.class, () -> await(future)).getCause();
        return assertInstanceOf(UpstreamFailure.class, cause).refusal();
    }

    private static Opening opening(String domain, @Nullable Cidr cidr, int port) {
        return new Opening(
                "some",
                new Place(Place.Layer.LIVE, "policy.yaml", 1, 1),
                domain.isEmpty() ? null : new Host.Name(domain),
                cidr,
                PortRanges.parse(Integer.toString(port)),
                null,
                null,
                null);
    }

    @Test
    void anotherJudgeClosesWhatAPooledConnectionIsOpenTo() throws Exception {
        dns.address("some.example", 60, "127.0.0.1");
        Upstream all = upstream(LOOPBACK);
        assertEquals(200, await(get(all, "some.example", origin.port())).statusCode());
        Verdict.Denied denied = new Verdict.Denied(new Verdict.Fallback(), null);
        AtomicReference<@Nullable InetAddress> judged = new AtomicReference<>();
        Upstream strict = all.under(
                new AddressJudge(guard(LOOPBACK), List.of(), 0, address -> {
                    judged.set(address);
                    return denied;
                }),
                WORDS);
        assertEquals(WORDS.refusal(denied), refusal(get(strict, "some.example", origin.port())));
        assertEquals(WORDS.refusal(denied), refusal(tunnel(strict, "some.example", origin.port())));
        assertEquals(InetAddress.ofLiteral("127.0.0.1"), UpstreamSettings.bare(Objects.requireNonNull(judged.get())));
        assertEquals(200, await(get(all, "some.example", origin.port())).statusCode(), "the others go on");
        assertEquals(1, origin.connections());
    }

    @Test
    void ofSeveralAddressesOnlyThosePermittedAreDialled() throws Exception {
        try (RawOrigin other =
                RawOrigin.setup().bind("127.0.0.2").port(origin.port()).start()) {
            other.answer(OK);
            dns.address("both.example", 60, "127.0.0.1", "127.0.0.2");
            Upstream some = upstream(LOOPBACK).under(new AddressJudge(guard(LOOPBACK), List.of(), 0, address -> {
                boolean first = "127.0.0.1"
                        .equals(String.valueOf(address).replace("/", "").replace("both.example", ""));
                return first
                        ? new Verdict.Denied(new Verdict.Fallback(), null)
                        : new Verdict.Permitted(new Verdict.Fallback(), null);
            }));
            assertEquals(200, await(get(some, "both.example", origin.port())).statusCode());
            assertTrue(await(tunnel(some, "both.example", origin.port())).isActive());
            Eventually.await(() -> other.connections() == 2, "the tunnel's connection");
            origin.assertNotConnected();
        }
    }

    /** Loopback cannot show it, since reach never opens the floor. */
    @Test
    void reachOpensAPrivateAddressOnItsPort() throws Exception {
        Optional<InetAddress> own = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> AddressClass.of(address) == AddressClass.PRIVATE)
                .findFirst();
        assumeTrue(own.isPresent(), "no private address here");
        String address = own.orElseThrow().getHostAddress().replaceFirst("%.*", "");
        try (RawOrigin internal = RawOrigin.setup().bind(address).start()) {
            internal.answer(OK);
            dns.address("tools.internal", 60, address);
            String literal = address.contains(":") ? "[" + address + "]" : address;
            Upstream closed = upstream("192.0.2.1");
            Upstream byName = reaching(closed, opening("tools.internal", null, internal.port()));
            Upstream byAddress = reaching(closed, opening("", Cidr.parse(address), internal.port()));
            for (Function<Upstream, Future<?>> ask : List.<Function<Upstream, Future<?>>>of(
                    way -> get(way, "tools.internal", internal.port()),
                    way -> tunnel(way, "tools.internal", internal.port()))) {
                Refusal refusal = refusal(ask.apply(closed));
                assertEquals(403, refusal.status());
                String hint = String.valueOf(refusal.hint());
                assertEquals(
                        "reach: [{domain: tools.internal, ports: [" + internal.port() + "]}],"
                                + " or weir.egress.allow=<address of tools.internal>:" + internal.port(),
                        hint);
                await(ask.apply(byName));
                await(ask.apply(byAddress));
            }
            assertEquals(403, refusal(get(byName, literal, internal.port())).status());
            assertEquals(200, await(get(byAddress, literal, internal.port())).statusCode());
            assertEquals(
                    403, refusal(get(byAddress, literal, internal.port() + 1)).status());
        }
    }

    private static Upstream reaching(Upstream upstream, Opening opening) {
        return upstream.under(new AddressJudge(guard("192.0.2.1"), List.of(opening), 0, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis", "redis."})
    void aNameWithoutADomainPassesOnlyWhereReachNamesIt(String host) throws Exception {
        dns.address("redis", 60, "127.0.0.1");
        Upstream closed = upstream(LOOPBACK);
        Refusal refusal = refusal(get(closed, host, origin.port()));
        assertEquals(403, refusal.status());
        assertEquals("reach: [{domain: redis, ports: [" + origin.port() + "]}]", refusal.hint());
        assertEquals(0, dns.asked("redis", DnsRecordType.A));
        Upstream named = closed.under(
                new AddressJudge(guard(LOOPBACK), List.of(opening("redis", null, origin.port())), 0, null));
        assertEquals(200, await(get(named, host, origin.port())).statusCode());
    }

    @Test
    void namesOfTheFloorAreNotLookedUp() throws Exception {
        dns.address("kubernetes.default.svc", 60, "127.0.0.1").address("metadata.google.internal", 60, "8.8.8.8");
        Upstream closed = upstream("127.0.0.1/32:1");
        for (String name : List.of("kubernetes.default.svc", "metadata.google.internal")) {
            assertEquals(403, refusal(get(closed, name, origin.port())).status());
            assertEquals(0, dns.asked(name, DnsRecordType.A));
        }
        Upstream opened = upstream(LOOPBACK);
        assertEquals(
                403,
                refusal(get(opened, "metadata.google.internal", origin.port())).status());
        assertEquals(1, dns.asked("metadata.google.internal", DnsRecordType.A));
        assertEquals(
                200, await(get(opened, "kubernetes.default.svc", origin.port())).statusCode());
    }

    @Test
    void throughANextProxyNamesAreJudgedByNameAlone() throws Exception {
        dns.address("parent.example", 60, "127.0.0.1");
        Upstream way = upstream("192.0.2.1", "weir.upstream.parent", "http://parent.example:" + origin.port());
        assertEquals(200, await(get(way, "inside.example", 80)).statusCode());
        assertEquals(0, dns.asked("inside.example", DnsRecordType.A));
        for (String host :
                List.of("kubernetes.default.svc", "metadata.google.internal", "10.1.2.3", "localhost", "redis")) {
            assertEquals(403, refusal(get(way, host, 80)).status(), host);
        }
        Upstream denying = way.under(new AddressJudge(
                guard("192.0.2.1"),
                List.of(opening("redis", null, 80)),
                0,
                address -> address == null
                        ? new Verdict.Denied(new Verdict.Fallback(), null)
                        : new Verdict.Permitted(new Verdict.Fallback(), null)));
        assertEquals("Not allowed", refusal(get(denying, "inside.example", 80)).title());
        Upstream reaching = reaching(way, opening("redis", null, 80));
        assertEquals(200, await(get(reaching, "redis", 80)).statusCode());
    }

    @Test
    void vettingDialsNothing() throws Exception {
        dns.address("both.example", 60, "127.0.0.1", "10.1.2.3");
        Upstream way = upstream(LOOPBACK);
        List<InetAddress> vetted = await(Future.<List<InetAddress>>future(promise -> context.runOnContext(
                _ -> way.vet(new Host.Name("both.example"), origin.port()).onComplete(promise))));
        assertEquals(
                List.of(InetAddress.ofLiteral("127.0.0.1")),
                vetted.stream().map(UpstreamSettings::bare).toList());
        origin.assertNotConnected();
    }

    @Test
    void aTunnelThatIsGivenUpIsClosedHoweverManyAddressesAreDialled() throws Exception {
        try (DeadPort one = DeadPort.silent();
                DeadPort two = DeadPort.silent(InetAddress.ofLiteral("127.0.0.2"), one.port())) {
            dns.address("silent.example", 60, "127.0.0.1", "127.0.0.2");
            Upstream way = upstream(LOOPBACK);
            Future<Channel> given = Future.future(promise -> context.runOnContext(_ -> {
                TunnelDial dial = way.connect(new Host.Name("silent.example"), two.port(), "1.1 test", new Leg());
                dial.connected().onComplete(promise);
                vertx.setTimer(1, _ -> dial.cancel());
            }));
            assertThrows(ExecutionException.class, () -> await(given));
        }
    }

    /** The rules change between the judgement of an address and the connection to it. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatTheRulesDenyBeforeTheConnectionStandsIsGivenUp(boolean tunnelled) throws Exception {
        dns.address("some.example", 60, "127.0.0.1");
        Upstream all = upstream(LOOPBACK);
        Verdict.Denied denied = new Verdict.Denied(new Verdict.Fallback(), null);
        RuleSet before = RuleSet.compile(PolicyDocument.EMPTY, PolicyDocument.EMPTY, List.of());
        AddressJudge permitting = new AddressJudge(guard(LOOPBACK), List.of(), 0, null, before);
        AddressJudge denying = new AddressJudge(guard(LOOPBACK), List.of(), 0, _ -> denied, RuleSet.missing());
        AtomicInteger asked = new AtomicInteger();
        // Once for the name and once for its address; the third time the connection stands.
        Upstream changing = all.under(() -> asked.incrementAndGet() <= 2 ? permitting : denying, WORDS);
        Future<?> dialled = tunnelled
                ? tunnel(changing, "some.example", origin.port())
                : get(changing, "some.example", origin.port());
        assertEquals(WORDS.refusal(denied), refusal(dialled));
        assertEquals(3, asked.get());
        assertTrue(origin.requests().isEmpty());
        if (tunnelled) {
            origin.awaitAllClosed();
        }
    }
}
