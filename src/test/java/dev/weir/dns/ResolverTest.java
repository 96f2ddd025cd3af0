package dev.weir.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.weir.config.WeirConfig.Family;
import dev.weir.dns.Answer.Addresses;
import dev.weir.dns.Answer.NoSuchName;
import dev.weir.dns.Answer.Reason;
import dev.weir.dns.Answer.Unanswered;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DefaultDnsResponse;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.resolver.HostsFileEntriesProvider;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.SequentialDnsServerAddressStreamProvider;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResolverTest {

    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final String HOSTS = """
        192.0.2.99 listed.example Listed-Upper.example
        2001:db8::99 listed.example
        192.0.2.98 four.example
        0.0.0.0 ads.example
        """;

    private final Vertx vertx = Vertx.vertx();
    private final AtomicLong nanos = new AtomicLong();
    private FakeDns dns;
    private Context context;

    @BeforeAll
    void context() {
        context = vertx.getOrCreateContext();
    }

    @BeforeEach
    void start() {
        dns = new FakeDns();
    }

    @AfterEach
    void stop() {
        dns.close();
    }

    @AfterAll
    void close() {
        await(vertx.close());
    }

    @ParameterizedTest
    @CsvSource({
        "ANY, 192.0.2.2 192.0.2.1 2001:db8::1",
        "IPV4, 192.0.2.2 192.0.2.1",
        "IPV6, 2001:db8::1",
    })
    void givesTheAddressesOfTheFamilyIpv4First(Family family, String expected) throws IOException {
        dns.address("h.example", 60, "2001:db8::1", "192.0.2.2", "192.0.2.1");
        Resolver resolver = resolver(family, PATIENCE, dns.provider());
        assertEquals(addresses(expected.split(" ")), resolve(resolver, "h.example"));
        assertEquals(family == Family.IPV6 ? 0 : 1, dns.asked("h.example", DnsRecordType.A));
        assertEquals(family == Family.IPV4 ? 0 : 1, dns.asked("h.example", DnsRecordType.AAAA));
    }

    @Test
    void takesEverySpellingForOneName() throws IOException {
        dns.address("h.example", 60, "192.0.2.1");
        Resolver resolver = resolver();
        for (String name : List.of("h.example", "H.Example", "h.example.", "H.EXAMPLE.")) {
            assertEquals(addresses("192.0.2.1"), resolve(resolver, name));
        }
        assertEquals(1, dns.asked("h.example", DnsRecordType.A));
    }

    @Test
    void asksForASingleLabelAsItIs() throws IOException {
        dns.address("redis", 60, "192.0.2.1");
        assertEquals(addresses("192.0.2.1"), resolve(resolver(), "redis"));
        assertEquals(new NoSuchName(), resolve(resolver(), "postgres"));
        assertTrue(dns.asked().stream().allMatch(question -> question.matches("A+ (redis|postgres)")));
    }

    @Test
    void followsAliases() throws IOException {
        dns.alias("a.example", 60, "b.example")
                .alias("b.example", 60, "c.example")
                .address("c.example", 60, "192.0.2.1");
        assertEquals(addresses("192.0.2.1"), resolve(resolver(), "a.example"));
        assertEquals(
                List.of("A a.example", "AAAA a.example"),
                dns.asked().stream().sorted().toList());
    }

    @Test
    void followsAliasesThatComeAlone() throws IOException {
        dns.bareAlias("a.example", 60, "b.example")
                .bareAlias("b.example", 60, "c.example")
                .address("c.example", 60, "192.0.2.1", "2001:db8::1");
        assertEquals(addresses("192.0.2.1", "2001:db8::1"), resolve(resolver(), "a.example"));
        assertEquals(1, dns.asked("c.example", DnsRecordType.A));
    }

    @Test
    void givesUpOnAliasesThatGoRound() throws IOException {
        dns.alias("a.example", 60, "b.example").alias("b.example", 60, "a.example");
        dns.bareAlias("c.example", 60, "d.example").bareAlias("d.example", 60, "c.example");
        assertEquals(new Unanswered(Reason.ALIAS_LOOP), resolve(resolver(), "a.example"));
        assertEquals(new Unanswered(Reason.ALIAS_LOOP), resolve(resolver(), "c.example"));
        assertTrue(dns.asked().size() < 25);
    }

    @Test
    void anAliasToNothingIsNoName() throws IOException {
        dns.alias("a.example", 60, "gone.example");
        assertEquals(new NoSuchName(), resolve(resolver(), "a.example"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"b c.example", "localhost", "b.localhost", "b.onion", "127.0.0.1"})
    void anAliasToWhatMayNotBeAskedForIsMalformed(String target) throws IOException {
        dns.alias("a.example", 60, target).address(target, 60, "127.0.0.1");
        dns.bareAlias("c.example", 60, target);
        assertEquals(new Unanswered(Reason.MALFORMED), resolve(resolver(), "a.example"));
        assertEquals(new Unanswered(Reason.MALFORMED), resolve(resolver(), "c.example"));
        assertEquals(0, dns.asked(target, DnsRecordType.A));
    }

    @Test
    void recordsOfOtherNamesAreNone() {
        DefaultDnsResponse response = new DefaultDnsResponse(1);
        for (String owner : List.of("h.example.", "bank.example.")) {
            response.addRecord(
                    DnsSection.ANSWER,
                    new DefaultDnsRawRecord(
                            owner, DnsRecordType.A, 60, Unpooled.wrappedBuffer(new byte[] {(byte) 192, 0, 2, 1})));
        }
        assertEquals(new Reply.Nothing(Reply.Nothing.SHORT), Reply.read(response, "i.example", DnsRecordType.A));
        assertInstanceOf(Reply.Found.class, Reply.read(response, "h.example", DnsRecordType.A));
        assertEquals(new Reply.Nothing(Reply.Nothing.SHORT), Reply.read(response, "h.example", DnsRecordType.AAAA));
    }

    @Test
    void aCutAnswerIsNotTakenForNone() {
        DefaultDnsResponse response = new DefaultDnsResponse(1);
        response.setTruncated(true);
        assertEquals(new Reply.Failed(Reason.MALFORMED), Reply.read(response, "h.example", DnsRecordType.A));
    }

    @Test
    void moreSilentNamesThanFitAreTurnedAway() throws IOException {
        int tooMany = 50;
        IntStream.range(0, tooMany).forEach(i -> dns.silence("h" + i + ".example"));
        dns.address("h.example", 60, "192.0.2.1");
        Resolver resolver = new Resolver(
                vertx,
                new Resolver.Settings(
                        Family.IPV4,
                        dns.provider(),
                        HostsFileEntriesProvider.parser().parse(new StringReader(HOSTS)),
                        PATIENCE.dividedBy(3),
                        nanos::get,
                        tooMany - 10));
        List<Answer> answers = await(onContext(() -> Future.all(IntStream.range(0, tooMany)
                        .mapToObj(i -> resolver.resolve("h" + i + ".example"))
                        .toList())
                .map(all -> all.<Answer>list())));
        assertEquals(
                10,
                answers.stream()
                        .filter(new Unanswered(Reason.OVERLOADED)::equals)
                        .count());
        assertEquals(addresses("192.0.2.1"), resolve(resolver, "h.example"));
    }

    @Test
    void aNameWithoutAddressesIsNoName() throws IOException {
        dns.empty("empty.example");
        assertEquals(new NoSuchName(), resolve(resolver(), "empty.example"));
        assertEquals(new NoSuchName(), resolve(resolver(), "gone.example"));
    }

    @ParameterizedTest
    @CsvSource({"2, SERVER_FAILURE", "5, REFUSED", "1, SERVER_FAILURE", "4, SERVER_FAILURE"})
    void aServerThatWillNotAnswerSaysWhy(int code, Reason reason) throws IOException {
        dns.code("h.example", DnsResponseCode.valueOf(code));
        assertEquals(new Unanswered(reason), resolve(resolver(), "h.example"));
        assertEquals(1, dns.asked("h.example", DnsRecordType.A));
    }

    @Test
    void silenceEndsWithThePatience() throws IOException {
        dns.silence("h.example");
        long start = System.nanoTime();
        assertEquals(new Unanswered(Reason.TIMEOUT), resolve(resolver(Family.ANY, SHORT, dns.provider()), "h.example"));
        assertTrue(System.nanoTime() - start >= SHORT.toNanos() / 2);
        assertTrue(dns.asked("h.example", DnsRecordType.A) > 1);
    }

    @Test
    void aLostPacketIsSentAgain() throws IOException {
        dns.address("h.example", 60, "192.0.2.1").drop("h.example", DnsRecordType.A, 1);
        assertEquals(addresses("192.0.2.1"), resolve(resolver(Family.IPV4, PATIENCE, dns.provider()), "h.example"));
        assertEquals(2, dns.asked("h.example", DnsRecordType.A));
    }

    @Test
    void oneFamilyDoesNotWaitLongForTheOther() throws IOException {
        dns.address("h.example", 3600, "192.0.2.1").drop("h.example", DnsRecordType.AAAA, 1);
        Resolver resolver = resolver();
        long start = System.nanoTime();
        assertEquals(addresses("192.0.2.1"), resolve(resolver, "h.example"));
        assertTrue(System.nanoTime() - start < PATIENCE.toNanos());
        assertEquals(1, dns.asked("h.example", DnsRecordType.AAAA));
        // half an answer is not kept for as long as it says
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        dns.address("h.example", 3600, "2001:db8::1");
        assertEquals(addresses("192.0.2.1", "2001:db8::1"), resolve(resolver, "h.example"));
    }

    @Test
    void oneFamilyThatFailsLeavesTheOther() {
        assertEquals(
                addresses("192.0.2.1"),
                Remembered.of(List.of(
                                new Reply.Found(List.of(InetAddress.ofLiteral("192.0.2.1")), Duration.ofHours(1)),
                                new Reply.Failed(Reason.SERVER_FAILURE)))
                        .answer());
        assertEquals(
                new Unanswered(Reason.REFUSED),
                Remembered.of(List.of(new Reply.Nothing(Reply.Nothing.SHORT), new Reply.Failed(Reason.REFUSED)))
                        .answer());
    }

    @Test
    void theNextServerIsAskedWhenOneFails() throws IOException {
        try (FakeDns second = new FakeDns()) {
            second.address("h.example", 60, "192.0.2.1").address("i.example", 60, "192.0.2.2");
            dns.code("h.example", DnsResponseCode.SERVFAIL).silence("i.example");
            Resolver resolver = resolver(
                    Family.IPV4,
                    PATIENCE,
                    new SequentialDnsServerAddressStreamProvider(dns.address(), second.address()));
            assertEquals(addresses("192.0.2.1"), resolve(resolver, "h.example"));
            assertEquals(addresses("192.0.2.2"), resolve(resolver, "i.example"));
            assertEquals(new NoSuchName(), resolve(resolver, "gone.example"));
            assertEquals(0, second.asked("gone.example", DnsRecordType.A));
        }
    }

    @Test
    void aServerThatIsNotThereIsAFailure() throws IOException {
        DnsServerAddressStreamProvider gone;
        try (FakeDns closed = new FakeDns()) {
            gone = closed.provider();
        }
        assertInstanceOf(Unanswered.class, resolve(resolver(Family.ANY, SHORT, gone), "h.example"));
    }

    @ParameterizedTest
    @CsvSource({
        // seconds to live, seconds later, questions
        "0, 0, 2",
        "60, 0, 1",
        "60, 59, 1",
        "60, 61, 2",
        "4294967295, 0, 2",
    })
    void anAnswerHoldsForItsTimeToLive(long ttl, long later, int questions) throws IOException {
        dns.address("h.example", ttl, "192.0.2.1");
        Resolver resolver = resolver();
        resolve(resolver, "h.example");
        nanos.addAndGet(Duration.ofSeconds(later).toNanos());
        assertEquals(addresses("192.0.2.1"), resolve(resolver, "h.example"));
        assertEquals(questions, dns.asked("h.example", DnsRecordType.A));
    }

    @Test
    void theShortestTimeToLiveOnTheWayCounts() throws IOException {
        dns.alias("a.example", 10, "b.example").address("b.example", 3600, "192.0.2.1");
        dns.bareAlias("c.example", 10, "b.example");
        dns.address("d.example", 10, "192.0.2.1").address("d.example", 3600, "2001:db8::1");
        Resolver resolver = resolver();
        List<String> names = List.of("a.example", "c.example", "d.example");
        names.forEach(name -> resolve(resolver, name));
        nanos.addAndGet(Duration.ofSeconds(11).toNanos());
        names.forEach(name -> resolve(resolver, name));
        names.forEach(name -> assertEquals(2, dns.asked(name, DnsRecordType.A), name));
    }

    @ParameterizedTest
    @CsvSource({"3, 4, 1", "3, 6, 2", "2, 0, 1", "2, 2, 2"})
    void aRefusalIsKeptForAShortWhile(int code, long later, int questions) throws IOException {
        dns.code("h.example", DnsResponseCode.valueOf(code));
        Resolver resolver = resolver();
        resolve(resolver, "h.example");
        nanos.addAndGet(Duration.ofSeconds(later).toNanos());
        resolve(resolver, "h.example");
        assertEquals(questions, dns.asked("h.example", DnsRecordType.A));
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 2", "0, 0, 1", "2, 1, 1", "2, 2, 2", "3600, 4, 1", "3600, 5, 2", "-1, 4, 1", "-1, 5, 2"})
    void aZoneSaysForHowShortAWhileANameIsNotThere(int minimum, long later, int questions) throws IOException {
        dns.minimum(minimum).empty("h.example");
        for (String name : List.of("h.example", "none.example")) {
            Resolver resolver = resolver();
            resolve(resolver, name);
            nanos.addAndGet(Duration.ofSeconds(later).toNanos());
            resolve(resolver, name);
            assertEquals(questions, dns.asked(name, DnsRecordType.A), name);
        }
    }

    @Test
    void aThousandAddressesOfOneFamilyLeaveRoomForTheOther() throws IOException {
        dns.address(
                "many.example",
                60,
                IntStream.range(0, 1000)
                        .mapToObj(i -> "198.51." + i / 250 + "." + i % 250)
                        .toArray(String[]::new));
        dns.address("many.example", 60, "2a00::1");
        Addresses found = assertInstanceOf(Addresses.class, resolve(resolver(), "many.example"));
        assertEquals(Remembered.ADDRESSES + 1, found.addresses().size());
        assertTrue(found.addresses().contains(InetAddress.ofLiteral("2a00::1")));
    }

    @Test
    void aRebindingNameIsAnsweredAnew() throws IOException {
        dns.address("rebind.example", 0, "192.0.2.1");
        Resolver resolver = resolver();
        assertEquals(addresses("192.0.2.1"), resolve(resolver, "rebind.example"));
        dns.forget("rebind.example").address("rebind.example", 0, "127.0.0.1");
        assertEquals(addresses("127.0.0.1"), resolve(resolver, "rebind.example"));
    }

    @Test
    void aThousandAddressesAreFetchedOverTcpAndCut() throws IOException {
        String[] many = IntStream.range(0, 1000)
                .mapToObj(i -> "198.51." + i / 250 + "." + i % 250)
                .toArray(String[]::new);
        dns.address("many.example", 60, many);
        Addresses found = assertInstanceOf(Addresses.class, resolve(resolver(), "many.example"));
        assertEquals(
                Stream.of(many)
                        .limit(Remembered.ADDRESSES)
                        .map(InetAddress::ofLiteral)
                        .toList(),
                found.addresses());
        assertEquals(2, dns.asked("many.example", DnsRecordType.A));
    }

    @Test
    void mixedAddressesAreAllGiven() throws IOException {
        dns.address("mixed.example", 60, "8.8.8.8", "10.0.0.1", "127.0.0.1", "8.8.8.8");
        assertEquals(addresses("8.8.8.8", "10.0.0.1", "127.0.0.1"), resolve(resolver(), "mixed.example"));
    }

    @Test
    void recordsOfTheWrongShapeAreNone() throws IOException {
        dns.raw("h.example", DnsRecordType.A, 60, new byte[] {1, 2, 3});
        dns.raw("h.example", DnsRecordType.AAAA, 60, new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 127, 0, 0, 1});
        assertEquals(new NoSuchName(), resolve(resolver(), "h.example"));
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, 127.0.0.1 ::1",
        "LOCALHOST., 127.0.0.1 ::1",
        "a.b.localhost, 127.0.0.1 ::1",
        "listed.example, 192.0.2.99 2001:db8::99",
        "LISTED.example., 192.0.2.99 2001:db8::99",
        "listed-upper.example, 192.0.2.99",
        "ads.example, 0.0.0.0",
        "192.0.2.7, 192.0.2.7",
        "2001:db8::7, 2001:db8::7",
        "::ffff:127.0.0.1, 127.0.0.1",
    })
    void someNamesNeverGoToDns(String name, String expected) throws IOException {
        assertEquals(addresses(expected.split(" ")), resolve(resolver(), name));
        assertEquals(List.of(), dns.asked());
    }

    @Test
    void knownNamesKeepToTheFamilyToo() throws IOException {
        Resolver four = resolver(Family.IPV4, PATIENCE, dns.provider());
        Resolver six = resolver(Family.IPV6, PATIENCE, dns.provider());
        assertEquals(addresses("127.0.0.1"), resolve(four, "localhost"));
        assertEquals(addresses("::1"), resolve(six, "localhost"));
        assertEquals(addresses("2001:db8::99"), resolve(six, "listed.example"));
        assertEquals(new NoSuchName(), resolve(six, "four.example"));
        assertEquals(new NoSuchName(), resolve(six, "192.0.2.7"));
        assertEquals(List.of(), dns.asked());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "a..example",
                ".example",
                "h.example..",
                "a b.example",
                "bücher.example",
                "a\u0000.example",
                "h/.example",
                "127.1",
                "127.0.0.01",
                "256.0.0.1",
                "::ffff:010.0.0.1",
                "1:2",
                "2130706433",
                "0x7f000001",
                "0177.0.0.1",
                "h.0x7f",
                "::1%lo",
                "[::1]",
                "h.invalid",
                "h.onion",
                "0123456789012345678901234567890123456789012345678901234567890123.example",
            })
    void whatCannotBeANameIsNotAskedFor(String name) throws IOException {
        assertEquals(new NoSuchName(), resolve(resolver(), name));
        assertEquals(List.of(), dns.asked());
    }

    @Test
    void theLongestNameIsAskedForAndNoLonger() throws IOException {
        String label = "a".repeat(63) + ".";
        String longest = label.repeat(3) + "a".repeat(61);
        dns.address(longest, 60, "192.0.2.1").address("_dmarc.h-1.example", 60, "192.0.2.2");
        assertEquals(addresses("192.0.2.1"), resolve(resolver(), longest));
        assertEquals(addresses("192.0.2.2"), resolve(resolver(), "_dmarc.h-1.example"));
        assertEquals(new NoSuchName(), resolve(resolver(), longest + "a"));
        assertEquals(0, dns.asked(longest + "a", DnsRecordType.A));
    }

    @Test
    void lookupsForOneNameShareOneQuestion() throws IOException {
        dns.address("h.example", 0, "192.0.2.1");
        Resolver resolver = resolver();
        Future<List<Answer>> all = onContext(() -> Future.all(IntStream.range(0, 50)
                        .mapToObj(i -> resolver.resolve("h.example"))
                        .toList())
                .map(answers -> answers.<Answer>list()));
        assertEquals(
                50, await(all).stream().filter(addresses("192.0.2.1")::equals).count());
        assertEquals(1, dns.asked("h.example", DnsRecordType.A));
    }

    @Test
    void answersOnTheContextOfTheCallerWhichGoesOnMeanwhile() throws IOException {
        dns.address("h.example", 60, "192.0.2.1").silence("silent.example");
        Resolver resolver = resolver(Family.ANY, SHORT, dns.provider());
        CompletableFuture<Context> silent = new CompletableFuture<>();
        CompletableFuture<Context> known = new CompletableFuture<>();
        CompletableFuture<Boolean> meanwhile = new CompletableFuture<>();
        context.runOnContext(start -> {
            resolver.resolve("silent.example").onComplete(answer -> silent.complete(Vertx.currentContext()));
            resolver.resolve("localhost").onComplete(answer -> known.complete(Vertx.currentContext()));
            vertx.setTimer(1, tick -> meanwhile.complete(!silent.isDone()));
        });
        assertTrue(meanwhile.orTimeout(10, TimeUnit.SECONDS).join());
        assertSame(context, silent.orTimeout(10, TimeUnit.SECONDS).join());
        assertSame(context, known.orTimeout(10, TimeUnit.SECONDS).join());
    }

    @Test
    void answersCallersOfEveryEventLoopAndThread() throws IOException {
        dns.address("h.example", 60, "192.0.2.1");
        Resolver resolver = resolver();
        assertEquals(addresses("192.0.2.1"), resolve(resolver, "h.example"));
        assertEquals(addresses("192.0.2.1"), await(resolver.resolve("h.example")));
        assertEquals(addresses("192.0.2.1"), await(vertx.executeBlocking(() -> await(resolver.resolve("h.example")))));
        assertEquals(1, dns.asked("h.example", DnsRecordType.A));
    }

    @Test
    void worksOnTheNativeTransport() throws IOException {
        Vertx epoll = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        try {
            assumeTrue(epoll.isNativeTransportEnabled());
            dns.address("h.example", 60, "192.0.2.1");
            dns.address(
                    "many.example",
                    60,
                    IntStream.range(0, 200).mapToObj(i -> "192.0.2." + i).toArray(String[]::new));
            Resolver resolver = new Resolver(epoll, settings(Family.ANY, PATIENCE, dns.provider()));
            assertEquals(addresses("192.0.2.1"), await(resolver.resolve("h.example")));
            assertInstanceOf(Addresses.class, await(resolver.resolve("many.example")));
        } finally {
            await(epoll.close());
        }
    }

    @Test
    void aClosedResolverHasForgotten() throws IOException {
        dns.address("h.example", 60, "192.0.2.1");
        Resolver resolver = resolver();
        resolve(resolver, "h.example");
        resolver.close();
        resolve(resolver, "h.example");
        assertEquals(2, dns.asked("h.example", DnsRecordType.A));
    }

    @Test
    void aMillionNamesDoNotGrowTheCache() {
        AnswerCache cache = new AnswerCache(nanos::get);
        Remembered remembered = new Remembered(addresses("192.0.2.1"), Duration.ofHours(1));
        IntStream.range(0, 1_000_000).forEach(i -> cache.put("h" + i + ".example", remembered));
        assertTrue(cache.names() <= AnswerCache.NAMES);
    }

    private Resolver resolver() throws IOException {
        return resolver(Family.ANY, PATIENCE, dns.provider());
    }

    private Resolver resolver(Family family, Duration patience, DnsServerAddressStreamProvider servers)
            throws IOException {
        return new Resolver(vertx, settings(family, patience, servers));
    }

    private Resolver.Settings settings(Family family, Duration patience, DnsServerAddressStreamProvider servers)
            throws IOException {
        HostsFileEntriesProvider hosts = HostsFileEntriesProvider.parser().parse(new StringReader(HOSTS));
        Ticker ticker = nanos::get;
        return new Resolver.Settings(family, servers, hosts, patience, ticker);
    }

    private Answer resolve(Resolver resolver, String name) {
        return await(onContext(() -> resolver.resolve(name)));
    }

    private <T> Future<T> onContext(Supplier<Future<T>> call) {
        return Future.future(promise -> context.runOnContext(start -> call.get().onComplete(promise)));
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    private static Answer addresses(String... addresses) {
        return new Addresses(Stream.of(addresses).map(InetAddress::ofLiteral).toList());
    }
}
