package dev.weir.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.0.0.0, 10.255.255.255, 9.255.255.255, 11.0.0.0",
        "172.16.0.0/12, 172.16.0.0, 172.31.255.255, 172.15.255.255, 172.32.0.0",
        "192.0.2.128/25, 192.0.2.128, 192.0.2.255, 192.0.2.127, 192.0.3.0",
        "192.0.2.4/30, 192.0.2.4, 192.0.2.7, 192.0.2.3, 192.0.2.8",
        "192.0.2.4/31, 192.0.2.4, 192.0.2.5, 192.0.2.3, 192.0.2.6",
        "192.0.2.4/32, 192.0.2.4, 192.0.2.4, 192.0.2.3, 192.0.2.5",
        "192.0.2.4, 192.0.2.4, 192.0.2.4, 192.0.2.3, 192.0.2.5",
        "128.0.0.0/1, 128.0.0.0, 255.255.255.255, 127.255.255.255, 0.0.0.0",
        "fc00::/7, fc00::, fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, fbff:ffff::, fe00::",
        "2001:db8::/33, 2001:db8::, 2001:db8:7fff:ffff:ffff:ffff:ffff:ffff, 2001:db7:ffff::, 2001:db8:8000::",
        "::1, ::1, ::1, ::, ::2",
        "::10.0.0.0/104, ::10.0.0.0, ::10.255.255.255, ::9.255.255.255, ::11.0.0.0",
    })
    void containsItsFirstAndLastAddressAndNoNeighbour(
            String network, String first, String last, String before, String after) {
        Cidr cidr = Cidr.parse(network);
        assertTrue(cidr.contains(InetAddress.ofLiteral(first)));
        assertTrue(cidr.contains(InetAddress.ofLiteral(last)));
        assertFalse(cidr.contains(InetAddress.ofLiteral(before)));
        assertFalse(cidr.contains(InetAddress.ofLiteral(after)));
    }

    @Test
    void aWholeFamilyContainsNoneOfTheOther() {
        assertTrue(Cidr.parse("0.0.0.0/0").contains(InetAddress.ofLiteral("192.0.2.1")));
        assertFalse(Cidr.parse("0.0.0.0/0").contains(InetAddress.ofLiteral("::1")));
        assertTrue(Cidr.parse("::/0").contains(InetAddress.ofLiteral("2001:db8::1")));
        assertFalse(Cidr.parse("::/0").contains(InetAddress.ofLiteral("192.0.2.1")));
    }

    @ParameterizedTest
    @CsvSource({
        "::ffff:10.0.0.0/104, 10.0.0.0/8",
        "::ffff:7f00:1/128, 127.0.0.1/32",
        "::FFFF:127.0.0.1, 127.0.0.1/32",
        "::ffff:0:0/96, 0.0.0.0/0",
    })
    void anIpv4MappedNetworkIsTheIpv4One(String mapped, String ipv4) {
        assertEquals(Cidr.parse(ipv4), Cidr.parse(mapped));
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.0.0.0/8",
        "192.0.2.1, 192.0.2.1/32",
        "FD00:0:0:0:0:0:0:0/8, fd00::/8",
        "::1, ::1/128",
        "::/0, ::/0",
        "::192.0.2.1, ::c000:201/128",
    })
    void isWrittenAsItIsRead(String text, String written) {
        assertEquals(written, Cidr.parse(text).toString());
        assertEquals(Cidr.parse(text), Cidr.parse(written));
        assertEquals(Cidr.parse(text).hashCode(), Cidr.parse(written).hashCode());
    }

    @Test
    void differsByNetworkAndByPrefix() {
        assertNotEquals(Cidr.parse("10.0.0.0/8"), Cidr.parse("10.0.0.0/9"));
        assertNotEquals(Cidr.parse("10.0.0.0/8"), Cidr.parse("11.0.0.0/8"));
        assertNotEquals(Cidr.parse("0.0.0.0/0"), Cidr.parse("::/0"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/8",
                "localhost",
                "10.0.0.1/8",
                "10.0.0.0/33",
                "10.0.0.0/",
                "10.0.0.0/-1",
                "10.0.0.0/+8",
                "10.0.0.0/8/8",
                "10.0.0.0/٨",
                "10.0.0.0/0008",
                "10.0.0",
                "127.1",
                "2130706433",
                "0x7f.0.0.1",
                "010.0.0.1",
                "10.0.0.00",
                "10.0.0.256",
                "10.0.0.1.",
                "１0.0.0.1",
                " 10.0.0.1",
                "[::1]",
                "::1%lo",
                "::1%1",
                "fe80::1/10",
                "::/129",
                "1::2::3",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "::12345",
                ":::",
                "::ffff:010.0.0.1",
                "::ffff:0:0/95",
                "::ffff:10.0.0.1/104",
                "::1.2.3",
                "1.2.3.4::",
            })
    void refusesWhatIsNoNetwork(String text) {
        assertThrows(IllegalArgumentException.class, () -> Cidr.parse(text));
    }
}
