package dev.weir.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.weir.net.AddressRange;
import dev.weir.policy.Judgement.Allowed;
import dev.weir.policy.Judgement.Denied;
import dev.weir.policy.Judgement.Prohibited;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressGuardTest {

    private static final AddressGuard PLAIN = guard("", "");

    @ParameterizedTest
    @CsvSource({
        // what they are called
        "127.0.0.1, LOOPBACK",
        "0.0.0.0, UNSPECIFIED",
        "::1, LOOPBACK",
        "::, UNSPECIFIED",
        "169.254.169.254, METADATA",
        "fd00:ec2::254, METADATA",
        "100.100.100.200, METADATA",
        "168.63.129.16, METADATA",
        "192.0.0.192, METADATA",
        "100.96.0.96, METADATA",
        // IPv4 inside IPv6
        "::ffff:127.0.0.1, LOOPBACK",
        "::ffff:7f00:1, LOOPBACK",
        "::ffff:10.0.0.1, PRIVATE",
        "::127.0.0.1, LOOPBACK",
        "::10.0.0.1, RESERVED",
        "::8.8.8.8, RESERVED",
        "::2, UNSPECIFIED",
        "::ffff:0:7f00:1, RESERVED",
        "64:ff9b::7f00:1, LOOPBACK",
        "64:ff9b::169.254.169.254, METADATA",
        "64:ff9b::10.0.0.1, PRIVATE",
        "64:ff9b:1::7f00:1, LOOPBACK",
        "64:ff9b:1:7f00:0:100::, UNSPECIFIED",
        "64:ff9b:1:ffff:8:808:808:808, RESERVED",
        "64:ff9b:0:0:1::8.8.8.8, RESERVED",
        "2002:7f00:1::, LOOPBACK",
        "2002:a9fe:a9fe::1, METADATA",
        "2002:0a00:0001::1, PRIVATE",
        "2001:0:808:808:0:0:80ff:fffe, LOOPBACK",
        "2001:0:7f00:1:0:0:f7f7:f7f7, LOOPBACK",
        "2001:0:808:808:0:0:f7f7:f7f7, RESERVED",
        "2a00:1450:4001::5efe:127.0.0.1, LOOPBACK",
        "2a00:1450:4001::200:5efe:10.0.0.1, PRIVATE",
        "fe80::5efe:8.8.8.8, LINK_LOCAL",
        "fd00::5efe:127.0.0.1, LOOPBACK",
        "fd00::5efe:10.0.0.1, PRIVATE",
        // the registries, first and last of each block
        "0.255.255.255, UNSPECIFIED",
        "10.0.0.0, PRIVATE",
        "10.255.255.255, PRIVATE",
        "100.64.0.0, PRIVATE",
        "100.127.255.255, PRIVATE",
        "127.0.0.0, LOOPBACK",
        "127.255.255.255, LOOPBACK",
        "169.254.0.0, LINK_LOCAL",
        "169.254.255.255, LINK_LOCAL",
        "172.16.0.0, PRIVATE",
        "172.31.255.255, PRIVATE",
        "192.0.0.0, RESERVED",
        "192.0.0.255, RESERVED",
        "192.0.2.0, RESERVED",
        "192.0.2.255, RESERVED",
        "192.88.99.0, RESERVED",
        "192.88.99.255, RESERVED",
        "192.168.0.0, PRIVATE",
        "192.168.255.255, PRIVATE",
        "198.18.0.0, RESERVED",
        "198.19.255.255, RESERVED",
        "198.51.100.0, RESERVED",
        "198.51.100.255, RESERVED",
        "203.0.113.0, RESERVED",
        "203.0.113.255, RESERVED",
        "224.0.0.0, MULTICAST",
        "239.255.255.255, MULTICAST",
        "240.0.0.0, RESERVED",
        "255.255.255.255, RESERVED",
        "192.0.0.9, RESERVED",
        "100:0:0:1::, RESERVED",
        "64:ff9b:1::, UNSPECIFIED",
        "2001:2::1, RESERVED",
        "2001:3::1, RESERVED",
        "2001:4:112::1, RESERVED",
        "2001:10::1, RESERVED",
        "2001:20::1, RESERVED",
        "2001:30::1, RESERVED",
        "100::, RESERVED",
        "100::ffff:ffff:ffff:ffff, RESERVED",
        "1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, RESERVED",
        "2001::, RESERVED",
        "2001:1::1, RESERVED",
        "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff, RESERVED",
        "2001:db8::, RESERVED",
        "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff, RESERVED",
        "3fff::, RESERVED",
        "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff, RESERVED",
        "4000::, RESERVED",
        "5f00::, RESERVED",
        "fc00::, PRIVATE",
        "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, PRIVATE",
        "fe00::, RESERVED",
        "fe80::, LINK_LOCAL",
        "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff, LINK_LOCAL",
        "fec0::, RESERVED",
        "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, RESERVED",
        "ff00::, MULTICAST",
        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, MULTICAST",
    })
    void prohibitsWhatIsNotPublic(String address, AddressClass addressClass) {
        Prohibited prohibited = assertInstanceOf(Prohibited.class, PLAIN.judge(InetAddress.ofLiteral(address), 443));
        assertEquals(addressClass, prohibited.addressClass());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.0.0.0",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.0",
                "169.253.255.255",
                "169.255.0.0",
                "168.63.129.15",
                "168.63.129.17",
                "172.15.255.255",
                "172.32.0.0",
                "191.255.255.255",
                "192.0.1.0",
                "192.0.1.255",
                "192.0.3.0",
                "192.88.98.255",
                "192.88.100.0",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "198.51.99.255",
                "198.51.101.0",
                "203.0.112.255",
                "203.0.114.0",
                "223.255.255.255",
                // registered, and for everybody
                "192.31.196.1",
                "192.52.193.1",
                "192.175.48.1",
                "2620:4f:8000::1",
                "::ffff:8.8.8.8",
                "64:ff9b::8.8.8.8",
                "2002:808:808::1",
                "2a00:1450:4001::5efe:8.8.8.8",
                "2000::",
                "2001:200::",
                "2001:db7:ffff:ffff:ffff:ffff:ffff:ffff",
                "2001:db9::",
                "2606:4700:4700::1111",
                "3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
                "3fff:1000::",
            })
    void allowsPublicUnicast(String address) {
        assertEquals(new Allowed(), PLAIN.judge(InetAddress.ofLiteral(address), 443));
    }

    @Test
    void decodesAMappedAddressThatTheJdkLeftAsIpv6() throws UnknownHostException {
        InetAddress loopback =
                Inet6Address.getByAddress(null, HexFormat.of().parseHex("00000000000000000000ffff7f000001"), -1);
        assertEquals(
                new Prohibited(AddressClass.LOOPBACK, "weir.egress.allow=127.0.0.1/32:80"), PLAIN.judge(loopback, 80));
        assertEquals(new Allowed(), guard("127.0.0.1", "").judge(loopback, 80));
        assertInstanceOf(Denied.class, guard("::/0", "127.0.0.1").judge(loopback, 80));
        assertInstanceOf(Denied.class, guard("", "::/0").judge(loopback, 80));
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.1.2.3, 80",
        "10.1.2.3/32:80, 10.1.2.3, 80",
        "127.0.0.1/32:8000-9000, 127.0.0.1, 8500",
        "169.254.169.254, 169.254.169.254, 80",
        "0.0.0.0/0, 255.255.255.255, 80",
        "[::1]:443, ::1, 443",
        "fd00::/8, fd00::1, 443",
        "10.0.0.0/8, ::ffff:10.1.2.3, 80",
        "10.0.0.0/8, 64:ff9b::10.1.2.3, 80",
        "10.0.0.0/8, 2002:0a01:0203::, 80",
        "10.0.0.0/8, 2a00:1450:4001::5efe:10.1.2.3, 80",
        "64:ff9b::/96, 64:ff9b::10.1.2.3, 80",
        "64:ff9b:1::/48, 64:ff9b:1::10.1.2.3, 80",
        "2001::/32, 2001:0:808:808:0:0:80ff:fffe, 80",
    })
    void anAllowedRangeOpensWhatItNames(String allow, String address, int port) {
        assertEquals(new Allowed(), guard(allow, "").judge(InetAddress.ofLiteral(address), port));
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1/32:8000-9000, 127.0.0.1, 9001, LOOPBACK",
        "127.0.0.1/32:8000-9000, 127.0.0.2, 8000, LOOPBACK",
        "10.0.0.0/8, 192.168.0.1, 80, PRIVATE",
        "0.0.0.0/0, ::1, 80, LOOPBACK",
        "::/0, 127.0.0.1, 80, LOOPBACK",
        // an address that says 10.1.2.3 in one place leads elsewhere by another
        "10.0.0.0/8, fd00::5efe:10.1.2.3, 80, PRIVATE",
        "10.0.0.0/8, fe80::5efe:10.1.2.3, 80, LINK_LOCAL",
        "10.0.0.0/8, 2001:0:7f00:1:0:0:f5fe:fdfc, 80, LOOPBACK",
        "10.0.0.0/8, 2001:0:a01:203:0:0:80ff:fffe, 80, LOOPBACK",
        "10.0.0.0/8, 64:ff9b:1:7f00:0:100:10.1.2.3, 80, LOOPBACK",
    })
    void anAllowedRangeOpensNothingElse(String allow, String address, int port, AddressClass addressClass) {
        Judgement judgement = guard(allow, "").judge(InetAddress.ofLiteral(address), port);
        assertEquals(addressClass, assertInstanceOf(Prohibited.class, judgement).addressClass());
    }

    @ParameterizedTest
    @CsvSource({
        "8.8.8.8, 8.8.8.8, 443",
        "8.8.8.8/32:443, 8.8.8.8, 443",
        "8.8.8.0/24, ::ffff:8.8.8.8, 443",
        "8.8.8.0/24, 64:ff9b::8.8.8.8, 443",
        "64:ff9b::/96, 64:ff9b::8.8.8.8, 443",
        "8.8.8.0/24, 2002:808:808::1, 443",
        "8.8.8.0/24, 2001:0:808:808:0:0:f6f6:f6f6, 443",
        "9.9.9.9/32, 2001:0:808:808:0:0:f6f6:f6f6, 443",
        "8.8.8.0/24, 64:ff9b:1::8.8.8.8, 443",
        "8.8.8.0/24, 64:ff9b:1:808:8:800::, 443",
        "8.8.8.0/24, 2a00:1450:4001::5efe:8.8.8.8, 443",
        "::ffff:8.8.8.0/120, 8.8.8.8, 443",
        "2000::/3, 2606:4700:4700::1111, 443",
        "127.0.0.0/8, 127.0.0.1, 80",
    })
    void aDeniedRangeClosesWhatItNamesThoughAllowed(String deny, String address, int port) {
        InetAddress dialled = InetAddress.ofLiteral(address);
        Denied denied = new Denied(AddressRange.parse(deny));
        assertEquals(denied, guard("", deny).judge(dialled, port));
        assertEquals(denied, guard("0.0.0.0/0 ::/0", deny).judge(dialled, port));
    }

    @Test
    void aDeniedRangeHoldsOnItsPortsOnly() {
        AddressGuard guard = guard("", "8.8.8.8/32:25");
        assertInstanceOf(Denied.class, guard.judge(InetAddress.ofLiteral("8.8.8.8"), 25));
        assertEquals(new Allowed(), guard.judge(InetAddress.ofLiteral("8.8.8.8"), 443));
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 8080, weir.egress.allow=127.0.0.1/32:8080",
        "::1, 443, weir.egress.allow=[::1/128]:443",
        "fd00::1:2, 443, weir.egress.allow=[fd00::1:2/128]:443",
        "::ffff:10.0.0.1, 80, weir.egress.allow=10.0.0.1/32:80",
        "64:ff9b::a00:1, 80, weir.egress.allow=[64:ff9b::a00:1/128]:80",
        "::127.0.0.1, 80, weir.egress.allow=[::7f00:1/128]:80",
        "2001:0:808:808:0:0:80ff:fffe, 80, weir.egress.allow=[2001:0:808:808::80ff:fffe/128]:80",
    })
    void theLineItNamesOpensTheAddress(String address, int port, String line) {
        InetAddress dialled = InetAddress.ofLiteral(address);
        Prohibited prohibited = assertInstanceOf(Prohibited.class, PLAIN.judge(dialled, port));
        assertEquals(line, prohibited.configLine());
        AddressGuard opened = guard(line.substring(line.indexOf('=') + 1), "");
        assertEquals(new Allowed(), opened.judge(dialled, port));
        assertInstanceOf(Prohibited.class, opened.judge(dialled, port + 1));
    }

    @Test
    void everyIpv4AddressIsJudgedAsItsOctetsSay() {
        Random random = new Random(7);
        int[] interesting = {
            0, 1, 9, 10, 11, 63, 64, 99, 100, 126, 127, 128, 168, 169, 172, 192, 198, 203, 223, 224, 255
        };
        for (int i = 0; i < 200_000; i++) {
            byte[] octets = new byte[4];
            random.nextBytes(octets);
            if (i % 2 == 0) {
                octets[0] = (byte) interesting[random.nextInt(interesting.length)];
                octets[1] = (byte) interesting[random.nextInt(interesting.length)];
            }
            assertJudged(isPublicIpv4(octets), octets);
            assertJudged(isPublicIpv4(octets), join("0064ff9b0000000000000000", octets));
            assertJudged(isPublicIpv4(octets), join("20010db90000000000005efe", octets));
            assertJudged(false, join("000000000000000000000000", octets));
        }
    }

    @Test
    void everyIpv6AddressIsJudgedAsItsFirstBitsSay() {
        Random random = new Random(11);
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = new byte[16];
            random.nextBytes(bytes);
            if (i % 2 == 0) {
                bytes[0] = (byte) (0x20 | (bytes[0] & 0x1f));
            }
            if (i % 5 == 0) {
                bytes[0] = 0x20;
                bytes[1] = (byte) random.nextInt(3);
            }
            assertJudged(isPublicIpv6(bytes), bytes);
        }
    }

    @Test
    void everyClassHasItsOwnToken() {
        assertEquals(
                AddressClass.values().length,
                Arrays.stream(AddressClass.values())
                        .map(AddressClass::token)
                        .distinct()
                        .count());
    }

    private static void assertJudged(boolean isPublic, byte[] bytes) {
        Judgement judgement = PLAIN.judge(address(bytes), 443);
        if (isPublic) {
            assertEquals(new Allowed(), judgement);
        } else {
            assertNotEquals(new Allowed(), judgement, () -> address(bytes).getHostAddress());
        }
    }

    /** Says the same as the guard, in other words. */
    private static boolean isPublicIpv4(byte[] octets) {
        long value = Integer.toUnsignedLong(ByteBuffer.wrap(octets).getInt());
        String dotted = address(octets).getHostAddress();
        boolean closed = value < 0x01000000L
                || dotted.startsWith("10.")
                || dotted.startsWith("127.")
                || dotted.startsWith("169.254.")
                || dotted.startsWith("192.168.")
                || dotted.startsWith("192.0.0.")
                || dotted.startsWith("192.0.2.")
                || dotted.startsWith("192.88.99.")
                || dotted.startsWith("198.18.")
                || dotted.startsWith("198.19.")
                || dotted.startsWith("198.51.100.")
                || dotted.startsWith("203.0.113.")
                || dotted.equals("168.63.129.16")
                || (value >= 0x64400000L && value <= 0x647fffffL)
                || (value >= 0xac100000L && value <= 0xac1fffffL)
                || value >= 0xe0000000L;
        return !closed;
    }

    private static boolean isPublicIpv6(byte[] bytes) {
        String hex = HexFormat.of().formatHex(bytes);
        if (hex.startsWith("2002")) {
            return isPublicIpv4(Arrays.copyOfRange(bytes, 2, 6));
        }
        boolean global = hex.charAt(0) == '2' || hex.charAt(0) == '3';
        boolean special = hex.startsWith("20010db8") || hex.startsWith("200100") || hex.startsWith("200101");
        return global && !special && !hex.startsWith("3fff0");
    }

    private static byte[] join(String prefix, byte[] octets) {
        byte[] bytes = Arrays.copyOf(HexFormat.of().parseHex(prefix), 16);
        System.arraycopy(octets, 0, bytes, 12, 4);
        return bytes;
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static AddressGuard guard(String allow, String deny) {
        return new AddressGuard(ranges(allow), ranges(deny));
    }

    private static List<AddressRange> ranges(String text) {
        return Stream.of(text.split(" "))
                .filter(range -> !range.isEmpty())
                .map(AddressRange::parse)
                .toList();
    }
}
