package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.dns.FakeDns;
import dev.weir.dns.Resolver;
import dev.weir.testing.DeadPort;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.RawResponse;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponseCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses are dialled, by whatever name and in whatever form they are asked for, and that the one judged is the one dialled. */
class DiallingTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String LOOPBACK = "127.0.0.0/8,[::1/128]";
    private static final String NOTHING = "192.0.2.1/32";

    private static FakeDns dns;
    private static RawOrigin origin;
    private static RawOrigin untouched;
    private static TestWeir open;
    private static TestWeir closed;

    @BeforeAll
    static void start() {
        dns = new FakeDns();
        dns.address("kubernetes.default", 60, "8.8.8.8").address("metadata.google.internal", 60, "8.8.8.8");
        origin = RawOrigin.start().answer(OK);
        untouched = RawOrigin.start();
        open = weir(LOOPBACK).start();
        closed = weir(NOTHING).start();
    }

    @AfterAll
    static void stop() {
        open.close();
        closed.close();
        origin.close();
        untouched.close();
        dns.close();
    }

    private static TestWeir.Setup weir(String allow) {
        // The clock of what is remembered stands still; what has no lifetime is not remembered at all.
        return TestWeir.setup()
                .with("weir.egress.allow", allow)
                .names(names -> new Resolver.Settings(
                        names.family(), dns.provider(), names.hosts(), Duration.ofSeconds(2), () -> 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.0.0.1.",
                "127.255.255.254",
                "0.0.0.0",
                "localhost",
                "LocalHost.",
                "x.localhost",
                "[::1]",
                "[::]",
                "[0:0:0:0:0:0:0:1]",
                "[::ffff:127.0.0.1]",
                "[::ffff:7f00:1]",
                "[::127.0.0.1]",
                "[64:ff9b::7f00:1]",
                "[64:ff9b::127.0.0.1]",
                "[2002:7f00:1::]",
                "[2001:0:4136:e378:8000:63bf:80ff:fffe]",
                "[fe80::5efe:7f00:1]",
                "[2620:0:1::5efe:127.0.0.1]",
                "169.254.169.254",
                "[fd00:ec2::254]",
                "100.100.100.200",
                "168.63.129.16",
                "[::ffff:169.254.169.254]",
                "10.0.0.1",
                "172.16.0.1",
                "192.168.1.1",
                "100.64.0.1",
                "198.18.0.1",
                "192.0.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "240.0.0.1",
                "[fe80::1]",
                "[fc00::1]",
                "[ff02::1]",
                "[fec0::1]",
                "[3fff::1]",
                "[5f00::1]",
                "[100::1]",
                "[64:ff9b:1::7f00:1]",
                "192.0.2.2",
                "192.88.99.1",
                "kubernetes",
                "kubernetes.default",
                "metadata",
                "metadata.google.internal",
                "METADATA.google.internal.",
            })
    void whatIsNotPublicIsNotDialledInAnyForm(String host) {
        for (RawResponse response : everyForm(closed, host + ":" + untouched.port())) {
            assertEquals(403, response.status(), host);
        }
        untouched.assertNotConnected();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.1",
                "127.0.1",
                "2130706433",
                "017700000001",
                "0x7f000001",
                "0x7f.1",
                "0177.0.0.1",
                "127.0.0.01",
                "127.0.0.1..",
                "\u00ef\u00bc\u0091\u00ef\u00bc\u0092\u00ef\u00bc\u0097.0.0.1",
                "\u00e2\u0091\u00a0\u00e2\u0091\u00a1\u00e2\u0091\u00a6.0.0.1",
                "127\u00e3\u0080\u00820.0.1",
                "%31%32%37.0.0.1",
                "127.0.0.1%00.example",
                "[::1",
                "[::1]x",
                "[fe80::1%25eth0]",
                "[fe80::1%eth0]",
                "[127.0.0.1]",
                "[v1.fe]",
                "a..example",
                ".",
            })
    void whatResolversReadDifferentlyIsNoHost(String host) {
        for (RawResponse response : everyForm(open, host + ":" + untouched.port())) {
            assertEquals(400, response.status(), host);
        }
        untouched.assertNotConnected();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.0.0.1.",
                "localhost",
                "LOCALHOST",
                "x.localhost",
                "[::ffff:127.0.0.1]",
                "[::ffff:7f00:1]",
                "0.0.0.0",
                "[::]",
                "[::ffff:0.0.0.0]",
                "weir-under-test",
                "own.example"
            })
    void ownSocketsAreALoopWhateverIsOpened(String host) {
        dns.forget("own.example").address("own.example", 60, "127.0.0.1");
        try (TestWeir all = weir("0.0.0.0/0,[::/0]").start()) {
            for (RawResponse response : everyForm(all, host + ":" + all.port())) {
                assertFault(response, 508, "proxy_loop_detected", "Loop");
            }
        }
    }

    @Test
    void aNameOfAPrivateAddressIsHeldBackAndTheAddressNotTold() {
        dns.address("internal.example", 60, "10.9.8.7").alias("alias.example", 60, "internal.example");
        dns.bareAlias("bare.example", 60, "internal.example");
        for (String host : List.of("internal.example", "alias.example", "bare.example", "metadata.google.internal")) {
            for (RawResponse response : everyForm(closed, host + ":8080")) {
                assertFault(response, 403, "destination_ip_prohibited", host);
                assertFalse((response.head() + response.text()).matches("(?s).*(10\\.9|169\\.254).*"), response.text());
            }
        }
    }

    @Test
    void theEnvironmentsApiServerIsOfTheFloor() {
        Map<String, String> cluster = Map.of("KUBERNETES_SERVICE_HOST", "10.96.0.1", "KUBERNETES_SERVICE_PORT", "443");
        dns.forget("api.example").address("api.example", 60, "10.96.0.1");
        try (TestWeir weir = weir(NOTHING).environment(cluster).start()) {
            for (String authority : List.of("10.96.0.1:443", "[::ffff:10.96.0.1]:8443", "api.example:443")) {
                for (RawResponse response : everyForm(weir, authority)) {
                    assertFault(response, 403, "destination_ip_prohibited", "API server");
                }
            }
        }
    }

    @Test
    void aPrivateAddressNamesTheEntryThatWouldOpenIt() {
        dns.forget("tools.example").address("tools.example", 60, "10.9.8.7");
        for (RawResponse response : everyForm(closed, "tools.example:8443")) {
            String told =
                    response.text().replace("&lt;", "<").replace("\\u003c", "<").replace("\\u003e", ">");
            assertEquals(403, response.status());
            assertTrue(told.contains("reach: [{domain: tools.example, ports: [8443]}]"), told);
            assertTrue(told.contains("weir.egress.allow=<address of tools.example>:8443"), told);
        }
        for (RawResponse response : everyForm(closed, "10.9.8.7:8443")) {
            assertTrue(response.text().contains("10.9.8.7/32"), response.text());
            assertTrue(response.text().contains("weir.egress.allow=10.9.8.7/32:8443"), response.text());
        }
    }

    /** What a workload in a cluster must not reach through a proxy that stands there too. */
    @ParameterizedTest
    @CsvSource({
        "kubernetes.default.svc:443, 10.96.0.1, API server",
        "kubernetes.default.svc.cluster.local:6443, 10.96.0.1, API server",
        "10.96.0.1:443, '', private",
        "node-1.example:10250, 192.168.7.7, private",
        "192.168.7.7:10250, '', private",
        "pod.example:8080, 10.244.1.2, private",
        "link.example:8080, 169.254.1.1, link-local",
        "169.254.20.10:80, '', link-local",
        "link6.example:8080, fe80::1, link-local",
        "unique.example:8080, fd00::a, private",
    })
    void whatIsOfTheClusterIsNotDialledByDefault(String authority, String address, String words) {
        String host = authority.substring(0, authority.lastIndexOf(':'));
        if (!address.isEmpty()) {
            dns.forget(host).address(host, 60, address);
        }
        double denied = closed.count("weir.requests", "outcome", "denied", "code", "4xx");
        double dialled = dials(closed);
        List<RawResponse> answers = everyForm(closed, authority);
        for (RawResponse response : answers) {
            assertFault(response, 403, "destination_ip_prohibited", words);
            String told = String.valueOf(response.header("proxy-status"));
            assertTrue(told.startsWith("weir;error=destination_ip_prohibited;"), told);
            if (!address.isEmpty()) {
                assertFalse((response.head() + response.text()).contains(address), response.text());
            }
        }
        assertEquals(denied + answers.size(), closed.count("weir.requests", "outcome", "denied", "code", "4xx"));
        assertEquals(dialled, dials(closed));
    }

    private static double dials(TestWeir weir) {
        return weir.registry()
                .get("weir.upstream.duration")
                .tag("phase", "connect")
                .functionTimer()
                .count();
    }

    @Test
    void everyDialIsJudgedByTheOneLookUpItWasMadeWith() {
        try (RawOrigin here = RawOrigin.setup().bind("127.0.0.2").start();
                TestWeir weir = weir("127.0.0.2/32").offPort(here.port()).start()) {
            here.answer(OK);
            dns.address("rebind.example", 0, "127.0.0.2");
            for (int i = 1; i <= 3; i++) {
                assertEquals(
                        200, absolute(weir, "rebind.example:" + here.port()).status());
                assertEquals(i, dns.asked("rebind.example", DnsRecordType.A));
            }
            dns.forget("rebind.example").address("rebind.example", 0, "127.0.0.1");
            assertEquals(
                    403, absolute(weir, "rebind.example:" + here.port()).status(), "though a connection is pooled");
            assertEquals(403, connect(weir, "rebind.example:" + here.port()).status());
            assertEquals(5, dns.asked("rebind.example", DnsRecordType.A));
            assertEquals(1, here.connections());
        }
    }

    @Test
    void ofMixedAddressesOnlyTheAllowedAreDialled() {
        dns.address("mixed.example", 60, "10.0.0.1", "169.254.169.254", "127.0.0.1", "fd00::1");
        try (TestWeir weir = weir("127.0.0.1/32").start()) {
            for (RawResponse response : everyForm(weir, origin.authority("mixed.example"))) {
                assertEquals(200, response.status());
            }
        }
    }

    @Test
    void whatTheOperatorDeniedNothingOpens() {
        dns.address("denied.example", 60, "127.0.0.1");
        try (TestWeir weir =
                weir(LOOPBACK).with("weir.egress.deny", "127.0.0.1/32").start()) {
            for (String host : List.of("127.0.0.1", "[::ffff:127.0.0.1]", "denied.example")) {
                for (RawResponse response : everyForm(weir, origin.authority(host))) {
                    assertFault(response, 403, "destination_ip_prohibited", "operator");
                    assertFalse(response.text().contains("weir.egress.allow"));
                }
            }
        }
    }

    @Test
    void theNextAddressIsTriedWhenOneRefuses() {
        dns.address("some.example", 60, "127.0.0.9", "127.0.0.8", "127.0.0.1");
        for (RawResponse response : everyForm(open, origin.authority("some.example"))) {
            assertEquals(200, response.status());
        }
    }

    @Test
    void theNextAddressIsTriedWhenOneIsSilent() throws IOException {
        dns.address("silent.example", 60, "127.0.0.1", "127.0.0.2");
        try (DeadPort dead = DeadPort.silent();
                ServerSocket living = new ServerSocket(dead.port(), 10, InetAddress.ofLiteral("127.0.0.2"));
                TestWeir weir = weir(LOOPBACK)
                        .with("weir.upstream.connect-timeout", "3s")
                        .start()) {
            assertEquals(200, connect(weir, "silent.example:" + dead.port()).status());
            assertTrue(living.isBound());
        }
    }

    @ParameterizedTest
    @CsvSource({"any, 200, 1, 1", "4, 502, 1, 0", "6, 200, 0, 1"})
    void theFamilyDecidesWhatIsAskedAndDialled(String family, int status, int v4, int v6) {
        String name = "family" + family + ".example";
        try (RawOrigin six = RawOrigin.setup().bind("::1").start();
                TestWeir weir = weir(LOOPBACK)
                        .with("weir.dns.family", family)
                        .offPort(six.port())
                        .start()) {
            six.answer(OK);
            dns.address(name, 60, "127.0.0.1", "::1");
            assertEquals(status, absolute(weir, six.authority(name)).status());
            assertEquals(v4, dns.asked(name, DnsRecordType.A));
            assertEquals(v6, dns.asked(name, DnsRecordType.AAAA));
        }
    }

    @Test
    void aThousandAddressesAreNotAllDialled() {
        String[] thousand = IntStream.range(0, 1000)
                .mapToObj(i -> "127.1." + i / 250 + "." + (1 + i % 250))
                .toArray(String[]::new);
        dns.address("thousand.example", 60, thousand);
        dns.address("first.example", 60, "127.0.0.1").address("first.example", 60, thousand);
        assertFault(connect(open, "thousand.example:" + origin.port()), 502, "connection_refused", "refused");
        assertEquals(200, absolute(open, origin.authority("first.example")).status());
    }

    @ParameterizedTest
    @CsvSource({
        "nowhere.example, 502, dns_error, no host called",
        "broken.example, 502, dns_error, no usable answer",
        "silence.example, 504, dns_timeout, in time",
        "something.invalid, 502, dns_error, no host called",
    })
    void aNameThatLeadsNowhereHasItsWordsAndIsNotAskedForAgainAtOnce(
            String name, int status, String error, String words) {
        dns.code("broken.example", DnsResponseCode.SERVFAIL).silence("silence.example");
        assertFault(absolute(open, name + ":8080"), status, error, words);
        for (RawResponse response : everyForm(open, name + ":8080")) {
            assertFault(response, status, error, words);
        }
        // A question that nobody answers is put three times.
        int most = name.startsWith("silence") ? 3 : 1;
        assertTrue(dns.asked(name, DnsRecordType.A) <= most, dns.asked().toString());
    }

    @Test
    void redirectsAreNotFollowed() {
        try (RawOrigin redirecting = RawOrigin.start();
                RawClient client = open.client()) {
            redirecting.answer(
                    "HTTP/1.1 302 Found\r\nLocation: " + untouched.url("/") + "\r\nContent-Length: 0\r\n\r\n");
            client.send("GET " + redirecting.url("/") + " HTTP/1.1\r\nHost: x\r\n\r\n");
            RawResponse response = client.readResponse();
            assertEquals(302, response.status());
            assertEquals(untouched.url("/"), response.header("location"));
            untouched.assertNotConnected();
        }
    }

    private static List<RawResponse> everyForm(TestWeir weir, String authority) {
        return List.of(
                absolute(weir, authority),
                get(weir, "/http://" + authority + "/", ""),
                get(weir, "http://" + authority + "/", "Connection: Upgrade\r\nUpgrade: websocket\r\n"),
                connect(weir, authority));
    }

    private static RawResponse absolute(TestWeir weir, String authority) {
        return get(weir, "http://" + authority + "/", "");
    }

    private static RawResponse get(TestWeir weir, String target, String fields) {
        try (RawClient client = weir.client()) {
            client.send("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + fields + "\r\n");
            RawResponse response = client.readResponse();
            // An origin that does not switch did answer all the same.
            boolean refusedUpgrade = !fields.isEmpty() && response.text().contains("upgrade-failed");
            return refusedUpgrade ? absolute(weir, target.substring(7, target.length() - 1)) : response;
        }
    }

    private static RawResponse connect(TestWeir weir, String authority) {
        try (RawClient client = weir.client()) {
            client.send("CONNECT " + authority + " HTTP/1.1\r\nHost: x\r\n\r\n");
            return client.readResponse("CONNECT");
        }
    }

    private static void assertFault(RawResponse response, int status, String error, String words) {
        String told = response.head() + response.text();
        assertEquals(status, response.status(), told);
        assertTrue(String.valueOf(response.header("proxy-status")).contains("error=" + error + ";"), told);
        assertTrue(told.toLowerCase(Locale.ROOT).contains(words.toLowerCase(Locale.ROOT)), told);
        assertFalse(told.contains("xception"), told);
    }
}
