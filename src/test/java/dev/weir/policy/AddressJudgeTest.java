package dev.weir.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.weir.net.AddressRange;
import dev.weir.net.Cidr;
import dev.weir.net.Host;
import dev.weir.net.PortRanges;
import dev.weir.policy.document.Opening;
import dev.weir.policy.document.Place;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What opens an address and what closes it: the operator's denial over the floor over reach over nothing, and the policy last. */
class AddressJudgeTest {

    private static final long NOW = Instant.parse("2026-11-25T12:00:00Z").toEpochMilli();
    private static final Place PLACE = new Place(Place.Layer.LIVE, "policy.yaml", 1, 1);

    /** One opening for each {@code domain|cidr|ports|expires}, each part but the ports left out at will. */
    private static List<Opening> reach(String openings) {
        return Stream.of(openings.split(" "))
                .filter(text -> !text.isEmpty())
                .map(text -> {
                    String[] part = text.split("\\|", -1);
                    return new Opening(
                            "some",
                            PLACE,
                            part[0].isEmpty() ? null : new Host.Name(part[0]),
                            part[1].isEmpty() ? null : Cidr.parse(part[1]),
                            PortRanges.parse(part[2]),
                            null,
                            null,
                            part.length < 4 ? null : Instant.parse(part[3]));
                })
                .toList();
    }

    private static List<AddressRange> ranges(@Nullable String text) {
        return text == null
                ? List.of()
                : Stream.of(text.split(" ")).map(AddressRange::parse).toList();
    }

    private static String judged(AddressJudge judge, String host, @Nullable String address, int port) {
        Host asked = assertInstanceOf(Host.class, Host.parse(host));
        InetAddress dialled = asked instanceof Host.Address literal
                ? literal.address()
                : InetAddress.ofLiteral(String.valueOf(address));
        return switch (judge.judge(asked, dialled, port)) {
            case Judgement.Allowed _ -> "open";
            case Judgement.Prohibited prohibited -> prohibited.addressClass().token();
            case Judgement.Denied _ -> "denied";
            case Judgement.Blacklisted _ -> "blacklisted";
        };
    }

    @ParameterizedTest
    @CsvSource({
        // nothing
        "8.8.8.8, , 443, , , , open",
        "example.com, 8.8.8.8, 443, , , , open",
        "10.1.2.3, , 443, , , , private",
        "tools.internal, 10.1.2.3, 443, , , , private",
        // reach by address
        "10.1.2.3, , 443, , , |10.0.0.0/8|443, open",
        "10.1.2.3, , 80, , , |10.0.0.0/8|443, private",
        "10.1.2.3, , 8500, , , |10.0.0.0/8|443, private",
        "10.1.2.3, , 8500, , , |10.0.0.0/8|8000-9000, open",
        "tools.internal, 10.1.2.3, 443, , , |10.0.0.0/8|443, open",
        "192.168.1.1, , 443, , , |10.0.0.0/8|443, private",
        "100.64.0.1, , 443, , , |100.64.0.0/10|443, open",
        "[fd00::1], , 443, , , |fc00::/7|443, open",
        "[fd00::1], , 443, , , |10.0.0.0/8|443, private",
        "[::ffff:10.1.2.3], , 443, , , |10.0.0.0/8|443, open",
        "[64:ff9b::10.1.2.3], , 443, , , |10.0.0.0/8|443, open",
        "[64:ff9b::10.1.2.3], , 443, , , |64:ff9b::/96|443, open",
        "[2002:a01:203::], , 443, , , |10.0.0.0/8|443, open",
        "[2a00:1450:4001::5efe:10.1.2.3], , 443, , , |10.0.0.0/8|443, open",
        "[fd00::5efe:10.1.2.3], , 443, , , |10.0.0.0/8|443, private",
        "[fd00::5efe:10.1.2.3], , 443, , , |fd00::/8|443, open",
        "[fd00::5efe:127.0.0.1], , 443, , , |fd00::/8|443, loopback",
        // reach by name
        "tools.internal, 10.1.2.3, 443, , , tools.internal||443, open",
        "a.b.tools.internal, 10.1.2.3, 443, , , tools.internal||443, open",
        "eviltools.internal, 10.1.2.3, 443, , , tools.internal||443, private",
        "tools.internal.example, 10.1.2.3, 443, , , tools.internal||443, private",
        "internal, 10.1.2.3, 443, , , tools.internal||443, private",
        "10.1.2.3, , 443, , , tools.internal||443, private",
        // both
        "tools.internal, 10.1.2.3, 443, , , tools.internal|10.0.0.0/8|443, open",
        "tools.internal, 192.168.1.1, 443, , , tools.internal|10.0.0.0/8|443, private",
        "other.internal, 10.1.2.3, 443, , , tools.internal|10.0.0.0/8|443, private",
        "10.1.2.3, , 443, , , tools.internal|10.0.0.0/8|443, private",
        // one of several
        "tools.internal, 10.1.2.3, 443, , , x.internal||443 |192.168.0.0/16|443 |10.1.2.3|443, open",
        // expired
        "10.1.2.3, , 443, , , |10.0.0.0/8|443|2026-11-25T12:00:01Z, open",
        "10.1.2.3, , 443, , , |10.0.0.0/8|443|2026-11-25T12:00:00Z, private",
        // never the floor
        "127.0.0.1, , 443, , , |127.0.0.0/8|443, loopback",
        "localhost, 127.0.0.1, 443, , , localhost||443, loopback",
        "link.internal, 169.254.1.1, 443, , , link.internal||443, link-local",
        "169.254.169.254, , 80, , , |169.254.0.0/16|80, metadata",
        "[fd00:ec2::254], , 80, , , |fd00::/8|80, metadata",
        "100.100.100.200, , 80, , , |100.64.0.0/10|80, metadata",
        "168.63.129.16, , 80, , , |0.0.0.0/0|80, metadata",
        "0.0.0.0, , 80, , , |0.0.0.0/0|80, unspecified",
        "224.0.0.1, , 80, , , |0.0.0.0/0|80, multicast",
        "198.18.0.1, , 80, , , |0.0.0.0/0|80, reserved",
        "metadata.google.internal, 10.1.2.3, 80, , , google.internal||80, metadata",
        "x.metadata.google.internal, 8.8.8.8, 80, , , , metadata",
        "notmetadata.google.internal, 8.8.8.8, 80, , , , open",
        // the operator's word
        "127.0.0.1, , 443, 127.0.0.1/32:443, , , open",
        "127.0.0.1, , 444, 127.0.0.1/32:443, , , loopback",
        "10.1.2.3, , 443, 10.0.0.0/8, , , open",
        "169.254.169.254, , 80, 169.254.169.254/32, , , open",
        "metadata.google.internal, 169.254.169.254, 80, 169.254.169.254/32, , , open",
        "metadata.google.internal, 8.8.8.8, 80, 169.254.169.254/32, , , metadata",
        // over everything
        "10.1.2.3, , 443, , 10.0.0.0/8, |10.0.0.0/8|443, denied",
        "tools.internal, 10.1.2.3, 443, , 10.1.2.3/32, tools.internal||443, denied",
        "10.1.2.3, , 443, 10.0.0.0/8, 10.0.0.0/8, |10.0.0.0/8|443, denied",
        "10.1.2.3, , 80, , 10.0.0.0/8:443, |10.0.0.0/8|80, open",
        "127.0.0.1, , 443, 127.0.0.0/8, 127.0.0.0/8, , denied",
        "8.8.8.8, , 443, 8.8.8.8/32, 8.8.8.8/32, , denied",
        "[64:ff9b::10.1.2.3], , 443, 64:ff9b::/96, 10.0.0.0/8, |10.0.0.0/8|443, denied",
    })
    void whatOpensAndWhatCloses(
            String host,
            @Nullable String address,
            int port,
            @Nullable String allow,
            @Nullable String deny,
            @Nullable String reach,
            String expected) {
        String openings = reach == null ? "" : reach;
        AddressJudge judge =
                new AddressJudge(new AddressGuard(ranges(allow), ranges(deny)), reach(openings), NOW, null);
        assertEquals(expected, judged(judge, host, address, port));
    }

    @ParameterizedTest
    @CsvSource({
        "10.96.0.1, , 443, , |10.96.0.0/12|443, api-server",
        "10.96.0.1, , 80, , |10.96.0.0/12|80, api-server",
        "[::ffff:10.96.0.1], , 443, , |10.96.0.0/12|443, api-server",
        "[64:ff9b::10.96.0.1], , 443, , |10.96.0.0/12|443, api-server",
        "10.96.0.2, , 443, , |10.96.0.0/12|443, open",
        "tools.internal, 10.96.0.1, 443, , tools.internal||443, api-server",
        "kubernetes, 10.96.0.9, 443, , kubernetes||443, api-server",
        "kubernetes.default, 8.8.8.8, 443, , , api-server",
        "kubernetes.default.svc, 10.96.0.9, 443, , svc||443, api-server",
        "kubernetes.default.svc.cluster.local, 8.8.8.8, 443, , cluster.local||443, api-server",
        "kubernetes.default.svc.corp.example, 8.8.8.8, 443, , , api-server",
        "xkubernetes.default.svc.cluster.local, 10.96.0.9, 443, , cluster.local||443, open",
        "kubernetes.other.svc.cluster.local, 10.96.0.9, 443, , cluster.local||443, open",
        "10.96.0.1, , 443, 10.96.0.1/32:443, , open",
        "10.96.0.1, , 6443, 10.96.0.1/32:443, , api-server",
        "kubernetes.default.svc, 10.96.0.1, 443, 10.96.0.1/32:443, , open",
        "kubernetes.default.svc, 10.96.0.9, 443, 10.96.0.1/32:443, , api-server",
        "api.example, 8.8.8.8, 443, , , open",
    })
    void theApiServerIsOfTheFloor(
            String host,
            @Nullable String address,
            int port,
            @Nullable String allow,
            @Nullable String reach,
            String expected) {
        ApiServer apiServer =
                ApiServer.of(Map.of("KUBERNETES_SERVICE_HOST", "10.96.0.1", "KUBERNETES_SERVICE_PORT", "443"));
        AddressJudge judge = new AddressJudge(
                new AddressGuard(ranges(allow), List.of(), apiServer), reach(reach == null ? "" : reach), NOW, null);
        assertEquals(expected, judged(judge, host, address, port));
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, '10.0.0.1', ''",
        "fd00::1, 'fd00::1', ''",
        "[fd00::1], 'fd00::1', ''",
        "API.Example., '', api.example",
        "not a host, '', ''",
        "'', '', ''",
    })
    void theEnvironmentNamesTheApiServer(String host, String address, String name) {
        ApiServer apiServer = ApiServer.of(Map.of("KUBERNETES_SERVICE_HOST", host));
        assertEquals(
                Stream.of(address)
                        .filter(text -> !text.isEmpty())
                        .map(InetAddress::ofLiteral)
                        .toList(),
                List.copyOf(apiServer.addresses()));
        assertEquals(
                Stream.of(name)
                        .filter(text -> !text.isEmpty())
                        .map(Host.Name::new)
                        .toList(),
                List.copyOf(apiServer.names()));
    }

    @Test
    void outsideOfAClusterNothingIsNamed() {
        assertEquals(ApiServer.UNKNOWN, ApiServer.of(Map.of("PATH", "/bin")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"kubernetes.default.svc", "metadata.google.internal", "metadata.goog", "metadata"})
    void namesOfTheFloorAreRefusedBeforeTheyAreLookedUp(String name) {
        Host.Name asked = new Host.Name(name);
        List<Opening> reach = reach(name + "||443");
        AddressJudge closed = new AddressJudge(new AddressGuard(List.of(), List.of()), reach, NOW, null);
        Judgement.Prohibited prohibited = assertInstanceOf(Judgement.Prohibited.class, closed.judge(asked, 443));
        assertEquals("weir.egress.allow=<address of " + name + ">:443", prohibited.configLine());
        assertEquals(prohibited, closed.judgeUnseen(asked, 443));
        AddressJudge opened =
                new AddressJudge(new AddressGuard(ranges("127.0.0.1/32:443"), List.of()), reach, NOW, null);
        assertInstanceOf(Judgement.Allowed.class, opened.judge(asked, 443), "its address may be the one that is open");
        assertInstanceOf(Judgement.Prohibited.class, opened.judge(asked, 444));
        assertInstanceOf(Judgement.Prohibited.class, opened.judgeUnseen(asked, 443), "nobody here will see it");
    }

    @ParameterizedTest
    @CsvSource({
        "redis, 6379, redis||6379, true",
        "redis, 6380, redis||6379, false",
        "redis, 6379, redis|10.0.0.0/8|6379, true",
        "redis, 6379, |10.0.0.0/8|6379, false",
        "redis, 6379, dis||6379, false",
        "redis, 6379, redis||6379|2020-01-01T00:00:00Z, false",
    })
    void reachNamesANameWithoutADomain(String name, int port, String reach, boolean named) {
        AddressJudge judge = new AddressJudge(new AddressGuard(List.of(), List.of()), reach(reach), NOW, null);
        assertEquals(named, judge.isNamed(new Host.Name(name), port));
    }

    @Test
    void thePolicyIsAskedOnlyOfWhatTheGuardLetsPass() {
        Verdict.Denied verdict = new Verdict.Denied(new Verdict.Fallback(), null);
        AddressGuard guard = new AddressGuard(List.of(), ranges("9.9.9.9/32"));
        AddressJudge judge = new AddressJudge(guard, reach("|10.0.0.0/8|443"), NOW, address -> {
            String asked = address == null ? "unseen" : address.getHostAddress();
            assertFalse(asked.startsWith("127.") || asked.startsWith("9."), asked);
            return asked.startsWith("8.") || asked.equals("unseen")
                    ? verdict
                    : new Verdict.Permitted(new Verdict.Fallback(), null);
        });
        assertEquals("blacklisted", judged(judge, "8.8.8.8", null, 443));
        assertEquals("open", judged(judge, "10.1.2.3", null, 443));
        assertEquals("open", judged(judge, "1.1.1.1", null, 443));
        assertEquals("loopback", judged(judge, "127.0.0.1", null, 443));
        assertEquals("denied", judged(judge, "9.9.9.9", null, 443));
        assertEquals(new Judgement.Blacklisted(verdict), judge.judgeUnseen(new Host.Name("example.com"), 443));
        assertInstanceOf(Judgement.Allowed.class, judge.judge(new Host.Name("example.com"), 443));
    }

    @Test
    void aVerdictThatDependsOnTheAddressIsNoneOnAnAddress() {
        AddressJudge judge = new AddressJudge(
                new AddressGuard(List.of(), List.of()), List.of(), NOW, _ -> new Verdict.OnAddress(null));
        assertThrows(IllegalStateException.class, () -> judged(judge, "8.8.8.8", null, 443));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "tools.internal; {domain: tools.internal, ports: [443]}",
                "10.1.2.3; {cidr: \"10.1.2.3/32\", ports: [443]}",
                "[fd00::1]; {cidr: \"fd00::1/128\", ports: [443]}",
            })
    void theEntryItNamesIsOfReach(String host, String entry) {
        assertEquals(entry, AddressJudge.entryFor(assertInstanceOf(Host.class, Host.parse(host)), 443));
    }
}
