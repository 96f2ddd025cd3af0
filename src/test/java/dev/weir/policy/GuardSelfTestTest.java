package dev.weir.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.net.AddressRange;
import dev.weir.policy.GuardSelfTest.Closed;
import dev.weir.policy.GuardSelfTest.Finding;
import dev.weir.policy.GuardSelfTest.NoHost;
import dev.weir.policy.GuardSelfTest.Open;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuardSelfTestTest {

    private static GuardSelfTest of(String allow, String deny) {
        ApiServer apiServer = ApiServer.of(Map.of("KUBERNETES_SERVICE_HOST", "10.96.0.1"));
        return new AddressGuard(ranges(allow), ranges(deny), apiServer).selfTest();
    }

    private static List<AddressRange> ranges(String text) {
        return Stream.of(text.split(" "))
                .filter(range -> !range.isEmpty())
                .map(AddressRange::parse)
                .toList();
    }

    private static List<String> open(GuardSelfTest test) {
        return test.findings().stream()
                .filter(finding -> finding.outcome() instanceof Open)
                .map(Finding::spelling)
                .toList();
    }

    @Test
    void nothingIsOpenByDefault() {
        GuardSelfTest test = of("", "");
        assertTrue(test.findings().size() >= 40, () -> "only " + test.findings().size());
        assertEquals(List.of(), open(test));
        assertEquals(List.of(), test.floorOpened());
        assertEquals(Optional.empty(), test.warning());
        assertEquals(
                List.of(
                        "127.1",
                        "2130706433",
                        "0x7f000001",
                        "0177.0.0.1",
                        "\uff11\uff12\uff17.0.0.1",
                        "\u2460\u2461\u2466.0.0.1"),
                test.findings().stream()
                        .filter(finding -> finding.outcome() instanceof NoHost)
                        .map(Finding::spelling)
                        .toList());
        assertEquals(
                AddressClass.API_SERVER,
                assertInstanceOf(
                                Judgement.Prohibited.class,
                                assertInstanceOf(
                                                Closed.class,
                                                test.findings().stream()
                                                        .filter(finding -> finding.spelling()
                                                                .equals("10.96.0.1"))
                                                        .findFirst()
                                                        .orElseThrow()
                                                        .outcome())
                                        .judgement())
                        .addressClass());
    }

    @Test
    void whatIsOpenedIsFoundOnThePortThatIsOpen() {
        GuardSelfTest test = of("127.0.0.1/32:8000-9000", "");
        assertEquals(
                List.of(
                        "127.0.0.1",
                        "127.0.0.1.",
                        "localhost",
                        "localhost.",
                        "[::ffff:127.0.0.1]",
                        "[::ffff:7f00:1]",
                        "[64:ff9b::7f00:1]",
                        "[2002:7f00:1::]",
                        "[2a00:1450:4001::5efe:127.0.0.1]"),
                open(test));
        assertTrue(test.findings().contains(new Finding("127.0.0.1", new Open(8000))));
        assertEquals(
                Optional.of("weir.egress.allow opens to every client what nobody should need:"
                        + " 127.0.0.1/32:8000-9000 (loopback)"),
                test.warning());
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/10, '', ''",
        "10.0.0.0/8, '', 10.0.0.0/8 api-server",
        "10.96.0.1, '', 10.96.0.1/32 api-server",
        "192.168.0.0/16 8.8.8.8, '', ''",
        "100.96.0.0/11, '', 100.96.0.0/11 metadata",
        "100.120.0.0/16, '', ''",
        "169.254.169.254, '', 169.254.169.254/32 metadata",
        "169.254.0.0/16, '', 169.254.0.0/16 metadata+link-local",
        "127.0.0.9, '', 127.0.0.9/32 loopback",
        "::1, '', ::1/128 loopback",
        "fd12::/16, '', ''",
        "fd00::/8, '', fd00::/8 metadata",
        "2a00::/16, '', ''",
        "2001::/16, '', 2001::/16 reserved",
        "::/1, '', ::/1 loopback+unspecified+reserved",
        "127.0.0.0/8 10.1.0.0/16, '', 127.0.0.0/8 loopback",
        "127.0.0.0/8, 127.0.0.0/8, ''",
        "127.0.0.0/8, 127.0.0.1/32, 127.0.0.0/8 loopback",
        "127.0.0.0/8, 127.0.0.0/8:80, 127.0.0.0/8 loopback",
    })
    void whatIsOpenOfTheFloorIsNamed(String allow, String deny, String expected) {
        String found = of(allow, deny).floorOpened().stream()
                .map(opened -> opened.range() + " "
                        + opened.what().stream().map(AddressClass::token).collect(Collectors.joining("+")))
                .collect(Collectors.joining("; "));
        assertEquals(expected, found);
    }
}
