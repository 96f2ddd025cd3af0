package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.dns.FakeDns;
import dev.weir.dns.Resolver;
import dev.weir.testing.RawClient;
import io.netty.handler.codec.dns.DnsRecordType;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A request that is denied whatever its address is tells no name server what it was for. */
class UnaskedNamesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "blacklist: [{cidr: 203.0.113.0/24}, {client: 127.0.0.1}] | 0",
                "blacklist: [{client: 127.0.0.1}, {cidr: 203.0.113.0/24}] | 0",
                "{default: deny, blacklist: [{cidr: 203.0.113.0/24}]} | 0",
                "{default: deny, allow: [{domain: other.example}]} | 0",
                "blacklist: [{cidr: 203.0.113.0/24}] | 1",
                "{default: deny, allow: [{cidr: 198.51.100.0/24}]} | 1",
            })
    void onlyWhatMayPassIsLookedUp(String policy, int asked) {
        try (FakeDns dns = new FakeDns();
                TestWeir weir = weir(dns, policy)) {
            dns.address("secret.example", 60, "203.0.113.7");
            for (String request : new String[] {
                "GET http://secret.example/ HTTP/1.1\r\nHost: x\r\n\r\n",
                "CONNECT secret.example:443 HTTP/1.1\r\nHost: x\r\n\r\n"
            }) {
                try (RawClient client = weir.client()) {
                    client.send(request);
                    assertEquals(403, client.readResponse().status());
                }
            }
            assertEquals(asked, dns.asked("secret.example", DnsRecordType.A));
        }
    }

    @Test
    void whomThePolicyBansIsNotToldThePorts() {
        try (FakeDns dns = new FakeDns();
                TestWeir weir = weir(dns, "blacklist: [{id: ban, client: 127.0.0.1}]");
                RawClient client = weir.client()) {
            client.send("GET http://a.example:22/ HTTP/1.1\r\nHost: x\r\n\r\n");
            String told = client.readResponse().text();
            assertEquals(-1, told.indexOf("weir.proxy.ports"), told);
        }
    }

    private static TestWeir weir(FakeDns dns, String policy) {
        return TestWeir.setup()
                .policy(policy)
                .with("weir.dns.family", "4")
                .names(names -> new Resolver.Settings(
                        names.family(), dns.provider(), names.hosts(), Duration.ofSeconds(5), () -> 0))
                .start();
    }
}
