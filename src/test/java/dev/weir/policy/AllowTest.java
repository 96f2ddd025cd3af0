package dev.weir.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.policy.document.PolicyDocument.Say;
import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an entry of {@code allow} permits where the default denies: only what it certainly means. */
class AllowTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "domain=example.org | GET http://www.example.org/ | +e1",
                "domain=example.org | CONNECT www.example.org:443 | +e1",
                "domain=example.org | GET http://evilexample.org/ | -default",
                "domain=example.org | GET http://example.org.evil.com/ | -default",
                "domain=example.org except=x.example.org | GET http://x.example.org/ | -default",
                "domain=example.org | GET http://192.0.2.1/ | -default",
                "domain=example.org ports=443 | CONNECT example.org:22 | -default",
                "domain=example.org expires=2020-01-01T00:00:00Z | GET http://example.org/ | -default",
                "url=https://h.example/docs/ | GET https://h.example/docs/a | +e1",
                "url=https://h.example/docs/ | GET https://h.example/docs/a%20b?q=/../ | +e1",
                "url=https://h.example/docs/ | GET https://h.example/docs/a%2fb | +e1",
                "url=https://h.example/docs/ | GET https://h.example/docs/./b | +e1",
                "url=https://h.example/docs/ | GET https://h.example/x/../docs/b | +e1",
                "url=https://h.example/docs/ | GET https://h.example/%64ocs/b | +e1",
                "url=https://h.example/docs/ | GET https://h.example/Docs/a | -default",
                "url=https://h.example/docs/ | GET https://h.example//docs/a | -default",
                "url=https://h.example/docs/ | GET https://h.example/docs/../admin | -default",
                "url=https://h.example/docs/ | GET https://h.example/docs/%2e%2e/admin | -default",
                "url=https://h.example/docs/ | GET https://h.example/docs/..%2fadmin | -default",
                "url=https://h.example/docs/ | GET https://h.example/docs/%2e%2e%2fadmin | -default",
                "url=https://h.example/docs/ | GET https://h.example/docs/%252e%252e/admin | -default",
                "url=https://h.example/docs/ | GET https://h.example/docs/..;x/admin | -default",
                "url=https://h.example/docs/ | GET https://h.example/docs/..%5cadmin | -default",
                "url=https://h.example/docs/ | GET https://h.example/docs/..\\admin | -default",
                "url=https://h.example/docs/ | GET https://h.example/docs//../../admin | -default",
                "url=https://h.example/docs/ | GET https://h.example/docs/a//../../x | -default",
                "url=https://h.example/docs/ | GET http://h.example/docs/a | -default",
                "url=https://h.example/docs/ | CONNECT h.example:443 | -default",
                "url=https://h.example/ | CONNECT h.example:443 | +e1",
                "url=https://h.example/ | CONNECT h.example:8443 | -default",
                "url=https://h.example/ | GET https://h.example/anything | +e1",
                "pattern=^https://h\\.example/v[0-9]+/ | GET https://h.example/v1/x | +e1",
                "pattern=^https://h\\.example/v[0-9]+/ | GET https://h.example/v1/../x | -default",
                "pattern=^https://h\\.example/v[0-9]+/ | GET https://h.example/v1/..%2fx | -default",
                "pattern=^https://h\\.example/v[0-9]+/ | CONNECT h.example:443 | -default",
                "pattern=^https://h\\.example/\\?x=[a-z]+$ | GET https://h.example/?x=y | +e1",
                "pattern=^https://h\\.example/\\?x=[a-z0-9%]+$ | GET https://h.example/?x=y%26z | -default",
                "domain=example.org methods=GET | GET http://example.org/ | +e1",
                "domain=example.org methods=GET | POST http://example.org/ | -default",
                "domain=example.org methods=GET | get http://example.org/ | -default",
                "domain=example.org methods=GET | CONNECT example.org:443 | -default",
                "domain=example.org methods=CONNECT | CONNECT example.org:443 | +e1",
                "user=alice | CONNECT example.org:443 user=alice | +e1",
                "user=alice | CONNECT example.org:443 | -default",
                "client=10.0.0.0/8 | GET http://example.org/ from=10.0.0.1 | +e1",
            })
    void permitsOnlyWhatItCertainlyMeans(String entries, String asked, String verdict) {
        RuleSet rules = Written.rules("", entries, Say.DENY);
        assertEquals(verdict, Written.word(rules.decide(Written.inquiry(asked))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cidr=198.51.100.0/24 | GET http://h.example/ | 198.51.100.1 | +e1",
                "cidr=198.51.100.0/24 | GET http://h.example/ | 198.51.101.1 | -default",
                "cidr=198.51.100.0/24 | GET http://h.example/ | ::ffff:198.51.100.1 | +e1",
                "cidr=198.51.100.0/24 | GET http://h.example/ | 64:ff9b::198.51.100.1 | +e1",
                "cidr=198.51.100.0/24 | GET http://h.example/ | 64:ff9b::198.51.101.1 | -default",
                // what leads through an address must be allowed beside what it carries
                "cidr=198.51.100.0/24 | GET http://h.example/ | 2a00::5efe:198.51.100.1 | -default",
                "cidr=2a00::/16 | GET http://h.example/ | 2a00::5efe:198.51.100.1 | -default",
                "cidr=2a00::/16 | GET http://h.example/ | 2a00::1 | +e1",
                "cidr=::/0 | GET http://h.example/ | 2002:c633:6401::1 | -default",
                "cidr=198.51.100.0/24 | GET http://h.example/ | 2001:0:c633:6401:0:0:f6f6:f6f6 | -default",
                "domain=h.example cidr=198.51.100.0/24 | GET http://g.example/ | 198.51.100.1 | -default",
            })
    void anAddress(String entries, String asked, String address, String verdict) {
        RuleSet rules = Written.rules("", entries, Say.DENY);
        assertEquals(verdict, Written.word(rules.decide(Written.inquiry(asked), InetAddress.ofLiteral(address))));
    }
}
