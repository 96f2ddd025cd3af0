package dev.weir.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.net.Cidr;
import dev.weir.policy.ClientAccess.Admission;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAccessTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "127.0.0.0/8 ::1/128 | 127.0.0.1 | ADMITTED",
                "127.0.0.0/8 ::1/128 | 127.255.255.255 | ADMITTED",
                "127.0.0.0/8 ::1/128 | ::1 | ADMITTED",
                "127.0.0.0/8 ::1/128 | ::ffff:127.0.0.1 | ADMITTED",
                "127.0.0.0/8 ::1/128 | ::127.0.0.1 | NOT_A_CLIENT",
                "127.0.0.0/8 ::1/128 | ::2 | NOT_A_CLIENT",
                "127.0.0.0/8 ::1/128 | 128.0.0.0 | NOT_A_CLIENT",
                "127.0.0.0/8 ::1/128 | 10.0.0.1 | NOT_A_CLIENT",
                "10.2.0.0/16 | 10.2.255.255 | ADMITTED",
                "10.2.0.0/16 | 10.3.0.0 | NOT_A_CLIENT",
                "fd00::/8 | fd00::1 | ADMITTED",
                "::ffff:10.0.0.0/104 | 10.1.1.1 | ADMITTED",
                "0.0.0.0/0 | 2001:db8::1 | NOT_A_CLIENT",
                "::/0 | 192.0.2.1 | NOT_A_CLIENT",
                "64:ff9b::/96 | 192.0.2.1 | NOT_A_CLIENT",
            })
    void admitsMembersOfItsNetworks(String networks, String client, Admission admission) {
        List<Cidr> clients = Stream.of(networks.split(" ")).map(Cidr::parse).toList();
        assertEquals(admission, new ClientAccess(clients).judge(InetAddress.ofLiteral(client)));
    }

    @Test
    void admitsNobodyWithoutNetworks() {
        assertEquals(Admission.NOT_A_CLIENT, new ClientAccess(List.of()).judge(InetAddress.getLoopbackAddress()));
    }

    @Test
    void knowsAnIpv4PeerOfADualStackSocket() throws UnknownHostException {
        byte[] mapped = HexFormat.of().parseHex("00000000000000000000ffff0a020304");
        InetAddress peer = Inet6Address.getByAddress(null, mapped, -1);
        assertEquals(Admission.ADMITTED, new ClientAccess(List.of(Cidr.parse("10.2.0.0/16"))).judge(peer));
        assertEquals(Admission.NOT_A_CLIENT, new ClientAccess(List.of(Cidr.parse("::/0"))).judge(peer));
    }
}
