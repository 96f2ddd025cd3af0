package dev.weir.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Inet6Address;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostTest {

    @ParameterizedTest
    @CsvSource({
        "example.com, example.com",
        "EVIL.com., evil.com",
        "h, h",
        "localhost., localhost",
        "_dmarc.a_b.example, _dmarc.a_b.example",
        "r3---sn-4g5.example, r3---sn-4g5.example",
        "xn--bcher-kva.example, xn--bcher-kva.example",
        "3com.example, 3com.example",
        "1.2.3.4.example, 1.2.3.4.example",
        "0xg.0xyz, 0xg.0xyz",
        "0x1.example, 0x1.example",
    })
    void aNameHasOneSpelling(String text, String name) {
        assertEquals(new Host.Name(name), Host.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1",
        "127.0.0.1., 127.0.0.1",
        "255.255.255.255, 255.255.255.255",
        "0.0.0.0, 0.0.0.0",
        "[::1], [::1]",
        "[::], [::]",
        "[2001:DB8:0:0:0:0:0:1], [2001:db8::1]",
        "[2001:db8::a:0:0:1], [2001:db8::a:0:0:1]",
        "[::127.0.0.1], [::7f00:1]",
        "[::7f00:1], [::7f00:1]",
        "[1:2:3:4:5:6:7.8.9.10], [1:2:3:4:5:6:708:90a]",
        "[2002:7f00:1::], [2002:7f00:1::]",
        "[1:2:3:4:5:6:7::], [1:2:3:4:5:6:7:0]",
        "[64:ff9b::127.0.0.1], [64:ff9b::7f00:1]",
        "[::ffff:127.0.0.1], 127.0.0.1",
        "[::ffff:7f00:1], 127.0.0.1",
    })
    void aLiteralIsAnAddress(String text, String written) {
        Host.Address host = assertInstanceOf(Host.Address.class, Host.parse(text));
        assertEquals(written, host.toString());
        assertEquals(written.replaceAll("[\\[\\]]", ""), host.bare());
        assertEquals(written.startsWith("["), host.address() instanceof Inet6Address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "a..b",
                ".a",
                "a..",
                "127.1",
                "127.0.1",
                "2130706433",
                "0x7f000001",
                "0X7F.1",
                "0177.0.0.1",
                "127.0.0.01",
                "256.0.0.1",
                "1.2.3.4.5",
                "1.2.3.4..",
                "a.1",
                "a.0x1f",
                "a.0x",
                "0x",
                "example.123.",
                "1.2.3",
                "a b",
                " a",
                "a\t",
                "a\n",
                "a\0b",
                "a%41b",
                "%61",
                "user@h",
                "a:b",
                "a/b",
                "a\\b",
                "a,b",
                "a*b",
                "a'b",
                "(a)",
                "b\u00fccher.example",
                "\uff11\uff12\uff17.0.0.1",
                "\u2460.0.0.1",
                "\u212a.example",
                "a\u3002b",
                "[",
                "]",
                "[]",
                "[::1",
                "::1",
                "[::1]x",
                "[::1].",
                "[fe80::1%25eth0]",
                "[fe80::1%eth0]",
                "[127.0.0.1]",
                "[:::]",
                "[1:2:3:4:5:6:7]",
                "[1:2:3:4:5:6:7:8:9]",
                "[12345::]",
                "[::1::]",
                "[::g]",
                "[v1.x]",
                "[[::1]]",
                "[::1 ]",
                "[ ::1]",
                "[::127.0.0.01]",
                "[::127.1]",
                "[::256.0.0.1]",
                "[1.2.3.4::]",
                "[::1/64]",
                "[:1]",
                "[1:]",
            })
    void otherTextIsNoHost(String text) {
        assertInstanceOf(HostReading.Malformed.class, Host.parse(text));
    }

    @Test
    void aLabelHas63CharactersAndANameHas253() {
        String label = "a".repeat(63);
        assertInstanceOf(Host.Name.class, Host.parse(label + ".example"));
        assertInstanceOf(HostReading.Malformed.class, Host.parse(label + "a.example"));
        String longest = (label + ".").repeat(3) + "b".repeat(61);
        assertEquals(253, longest.length());
        assertInstanceOf(Host.Name.class, Host.parse(longest));
        assertInstanceOf(Host.Name.class, Host.parse(longest + "."));
        assertInstanceOf(HostReading.Malformed.class, Host.parse(longest + "b"));
    }

    @ParameterizedTest
    @CsvSource({
        "B\u00fccher.example, xn--bcher-kva.example",
        "xn--bcher-kva.EXAMPLE, xn--bcher-kva.example",
        "a\u3002example, a.example",
        "\uff11\uff12\uff17.0.0.1, 127.0.0.1",
        "\u2460.0.0.1, 1.0.0.1",
        "::1, [::1]",
        "[::1], [::1]",
        "weir, weir",
        "192.0.2.1, 192.0.2.1",
    })
    void aConfigurationMayWriteAHostAsPeopleDo(String text, String written) {
        assertEquals(written, Host.parseWritten(text).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u00fc..example", "\u3002", "a b\u00fc", "\u00fc:80", "h:80", "fe80::1%eth0", "\u2488"})
    void aConfigurationMayNotWriteAnything(String text) {
        assertInstanceOf(HostReading.Malformed.class, Host.parseWritten(text));
    }

    /** To IDNA 2003 the first is strasse.example, and browsers ask for xn--strae-oqa.example: to take one is to miss the other. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "stra\u00dfe.example",
                "\u03b2\u03cc\u03bb\u03bf\u03c2.example",
                "a\u200db.example",
                "a\u200cb.example"
            })
    void whatBrowsersAndOthersReadInTwoWaysIsNotGuessedAt(String text) {
        String reason = assertInstanceOf(HostReading.Malformed.class, Host.parseWritten(text))
                .reason();
        assertTrue(reason.contains("write the ASCII form"), reason);
    }

    @ParameterizedTest
    @CsvSource({
        "h, 80, 80, h",
        "h, 8080, 80, h:8080",
        "[::1], 443, 443, [::1]",
        "[::1], 80, 443, [::1]:80",
        "127.0.0.1, 1, 80, 127.0.0.1:1"
    })
    void theDefaultPortIsLeftOut(String text, int port, int defaultPort, String authority) {
        assertEquals(authority, assertInstanceOf(Host.class, Host.parse(text)).authority(port, defaultPort));
    }

    @ParameterizedTest
    @ValueSource(strings = {"A.example", "a.example.", "127.0.0.1", "", "a b"})
    void aNameIsNotMadeOfAnythingElse(String name) {
        assertThrows(IllegalArgumentException.class, () -> new Host.Name(name));
    }

    @Test
    void noTextThrowsAndEveryHostReadsBackAsItself() {
        Random random = new Random(7);
        String alphabet = "aZ09.-_:[]%xfF/@ \u00fc\u3002\u2460\uff11\u00df\u200d\u05d0\ud800";
        for (int round = 0; round < 50_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(12); length > 0; length--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            Host.parseWritten(text.toString());
            if (Host.parse(text.toString()) instanceof Host host) {
                assertEquals(host, Host.parse(host.toString()));
            }
        }
    }
}
