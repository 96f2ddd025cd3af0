package dev.weir.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each condition of an entry hits and what it leaves: {@code -e1} is denied by the first entry, {@code +default} by none. */
class BlacklistTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "domain=example.com | GET http://example.com/ | -e1",
                "domain=example.com | GET https://example.com:8443/x | -e1",
                "domain=example.com | GET http://a.example.com/ | -e1",
                "domain=example.com | GET http://a.b.c.example.com/ | -e1",
                "domain=example.com | GET http://EXAMPLE.com/ | -e1",
                "domain=example.com | GET http://example.com./ | -e1",
                "domain=example.com | CONNECT example.com:443 | -e1",
                "domain=example.com | CONNECT www.EXAMPLE.COM.:443 | -e1",
                "domain=example.com | GET http://evilexample.com/ | +default",
                "domain=example.com | GET http://example.com.evil.com/ | +default",
                "domain=example.com | GET http://com/ | +default",
                "domain=example.com | GET http://xample.com/ | +default",
                "domain=example.com | GET http://example.co/ | +default",
                "domain=example.com | GET http://example.com.br/ | +default",
                "domain=com | GET http://example.com/ | -e1",
                "domain=xn--bcher-kva.example | GET http://www.XN--BCHER-KVA.example/ | -e1",
                "domain=1.example | GET http://192.0.2.1/ | +default",
            })
    void domain(String entries, String asked, String verdict) {
        assertDecided(entries, asked, verdict);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "domain=ads.example except=docs.ads.example | GET http://ads.example/ | -e1",
                "domain=ads.example except=docs.ads.example | GET http://docs.ads.example/ | +default",
                "domain=ads.example except=docs.ads.example | GET http://a.docs.ads.example/ | +default",
                "domain=ads.example except=docs.ads.example | GET http://xdocs.ads.example/ | -e1",
                "domain=ads.example except=docs.ads.example | CONNECT docs.ads.example:443 | +default",
                "domain=ads.example except=a.ads.example,b.ads.example | GET http://b.ads.example/ | +default",
                "domain=ads.example except=a.ads.example + domain=a.ads.example | GET http://a.ads.example/ | -e2",
            })
    void except(String entries, String asked, String verdict) {
        assertDecided(entries, asked, verdict);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "url=https://h.example/private/ | GET https://h.example/private/x | -e1",
                "url=https://h.example/private/ | GET https://h.example/private/ | -e1",
                "url=https://h.example/private/ | GET https://h.example:443/private/x?q=1 | -e1",
                "url=https://h.example/private/ | GET https://h.example/public | +default",
                "url=https://h.example/private/ | GET https://h.example/x?p=/private/ | +default",
                "url=https://h.example/private/ | GET http://h.example/private/x | +default",
                "url=https://h.example/private/ | GET https://h.example:8443/private/x | +default",
                "url=https://h.example/private/ | GET https://www.h.example/private/x | +default",
                "url=https://h.example/private/ | GET https://h.example.evil/private/x | +default",
                "url=http://h.example:8080/a | GET http://h.example:8080/abc | -e1",
                "url=http://h.example:8080/a | GET http://h.example/abc | +default",
                "url=http://h.example | OPTIONS http://h.example/ | -e1",
                "url=http://192.0.2.7/a | GET http://192.0.2.7/a | -e1",
                "url=http://[2001:db8::7]/a | GET http://[2001:DB8:0::7]/a | -e1",
                "url=http://192.0.2.7/a | GET http://[::ffff:192.0.2.7]/a | -e1",
                "url=http://h.example/admin | GET http://h.example/a/../admin | -e1",
                "url=http://h.example/admin | GET http://h.example/%2e%2e/admin | -e1",
                "url=http://h.example/admin | GET http://h.example//admin | -e1",
                "url=http://h.example/admin | GET http://h.example/admin;x | -e1",
                "url=http://h.example/admin | GET http://h.example/x;/..;y/admin | -e1",
                "url=http://h.example/admin | GET http://h.example/ADMIN | -e1",
                "url=http://h.example/admin | GET http://h.example/%61dmin | -e1",
                "url=http://h.example/admin | GET http://h.example/%2561dmin | -e1",
                "url=http://h.example/admin | GET http://h.example/a%2f..%2fadmin | -e1",
                "url=http://h.example/admin | GET http://h.example/a%5c..%5cadmin | -e1",
                "url=http://h.example/admin | GET http://h.example/ADMIN/..%2fx | -e1",
                "url=http://h.example/admin | GET http://h.example/ADMIN/x/%252e%252e/%252e%252e/y | -e1",
                "url=http://h.example/admin | GET http://h.example/admin/../public | +default",
                "url=http://h.example/%C3%A9t%C3%A9 | GET http://h.example/%c3%a9t%c3%a9/x | -e1",
                "url=http://h.example/été | GET http://h.example/%c3%a9t%c3%a9/x | -e1",
                "url=http://h.example/a%20b | GET http://h.example/a%20b/c | -e1",
            })
    void url(String entries, String asked, String verdict) {
        assertDecided(entries, asked, verdict);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pattern=https?://[^/]+/.*\\.exe tunnel=IGNORE | GET http://h.example/a/b.exe | -e1",
                "pattern=https?://[^/]+/.*\\.exe tunnel=IGNORE | GET http://h.example/a/b.exe?x | -e1",
                "pattern=https?://[^/]+/.*\\.exe$ tunnel=IGNORE | GET http://h.example/a/b.exe?x | +default",
                "pattern=https?://[^/]+/.*\\.exe tunnel=IGNORE | GET http://h.example/B.EXE | -e1",
                "pattern=https?://[^/]+/.*\\.exe tunnel=IGNORE | GET http://h.example/b%2eexe | -e1",
                "pattern=https?://[^/]+/.*\\.exe tunnel=IGNORE | GET http://h.example/b%252eexe | -e1",
                "pattern=https?://[^/]+/.*\\.exe tunnel=IGNORE | GET http://h.exe/ | +default",
                "pattern=^http://h\\.example/x tunnel=IGNORE | GET http://h.example:80/x | -e1",
                "pattern=^http://h\\.example:81/x tunnel=IGNORE | GET http://h.example:81/x | -e1",
                "pattern=token=[0-9]+ tunnel=IGNORE | GET http://h.example/?token=12 | -e1",
                "pattern=token=[0-9]+ tunnel=IGNORE | GET http://h.example/?t%6fken=12 | -e1",
                "pattern=token=[0-9]+ tunnel=IGNORE | GET http://h.example/?token=x | +default",
                "pattern=Upper tunnel=IGNORE | GET http://h.example/Upper | -e1",
                "pattern=a tunnel=IGNORE + pattern=b tunnel=IGNORE | GET http://h.xxmple/b | -e2",
                "domain=h.example pattern=/x | GET http://h.example/x | -e1",
                "domain=h.example pattern=/x | GET http://g.example/x | +default",
            })
    void pattern(String entries, String asked, String verdict) {
        assertDecided(entries, asked, verdict);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ports=25,6000-6010 | CONNECT h.example:25 | -e1",
                "ports=25,6000-6010 | GET http://h.example:6005/ | -e1",
                "ports=25,6000-6010 | GET http://h.example:6011/ | +default",
                "domain=h.example ports=80 | GET http://h.example/ | -e1",
                "domain=h.example ports=80 | GET https://h.example/ | +default",
                "methods=PUT,DELETE | DELETE http://h.example/ | -e1",
                "methods=PUT,DELETE | GET http://h.example/ | +default",
                "methods=PUT,DELETE | put http://h.example/ | -e1",
                "client=10.2.0.0/16 | GET http://h.example/ from=10.2.3.4 | -e1",
                "client=10.2.0.0/16 | CONNECT h.example:443 from=10.2.3.4 | -e1",
                "client=10.2.0.0/16 | GET http://h.example/ from=10.3.3.4 | +default",
                "client=10.2.3.4/32 | GET http://h.example/ from=10.2.3.4 | -e1",
                "client=fd00::/8 | GET http://h.example/ from=fd12::1 | -e1",
                "client=::/0 | GET http://h.example/ from=10.2.3.4 | +default",
                "user=alice | GET http://h.example/ user=alice | -e1",
                "user=alice | GET http://h.example/ user=Alice | +default",
                "user=alice | GET http://h.example/ user=alice2 | +default",
                "user=alice | GET http://h.example/ | +default",
                "user=alice client=10.0.0.0/8 | GET http://h.example/ from=10.0.0.1 user=alice | -e1",
                "user=alice client=10.0.0.0/8 | GET http://h.example/ from=11.0.0.1 user=alice | +default",
                "user=alice client=10.0.0.0/8 | GET http://h.example/ from=10.0.0.1 user=bob | +default",
                "domain=h.example user=alice | GET http://h.example/ user=bob | +default",
                "domain=h.example user=alice | GET http://h.example/ user=alice | -e1",
            })
    void portsMethodsClientsAndUsers(String entries, String asked, String verdict) {
        assertDecided(entries, asked, verdict);
    }

    /** What a tunnel hides. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "url=https://h.example/private/ | CONNECT h.example:443 | -e1",
                "url=https://h.example/private/ tunnel=IGNORE | CONNECT h.example:443 | +default",
                "url=https://h.example/private/ | CONNECT h.example:8443 | +default",
                "url=https://h.example/private/ | CONNECT www.h.example:443 | +default",
                "url=https://h.example/ tunnel=IGNORE | CONNECT h.example:443 | -e1",
                "url=http://h.example/ | CONNECT h.example:443 | +default",
                "url=http://h.example/ | CONNECT h.example:80 | -e1",
                "pattern=x tunnel=DENY | CONNECT h.example:443 | -e1",
                "pattern=x tunnel=IGNORE | CONNECT h.example:443 | +default",
                "domain=h.example pattern=x | CONNECT h.example:443 | -e1",
                "domain=h.example pattern=x | CONNECT g.example:443 | +default",
                "domain=h.example methods=POST | CONNECT h.example:443 | -e1",
                "domain=h.example methods=POST tunnel=IGNORE | CONNECT h.example:443 | +default",
                "domain=h.example methods=CONNECT | CONNECT h.example:443 | -e1",
                "domain=h.example methods=CONNECT | GET http://h.example/ | +default",
                "methods=POST | CONNECT h.example:443 | -e1",
                "user=alice pattern=x | CONNECT h.example:443 user=alice | -e1",
                "user=alice pattern=x | CONNECT h.example:443 user=bob | +default",
                "pattern=x tunnel=IGNORE + domain=h.example | CONNECT h.example:443 | -e2",
            })
    void tunnel(String entries, String asked, String verdict) {
        assertDecided(entries, asked, verdict);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "domain=example.com + domain=www.example.com | GET http://www.example.com/ | -e1",
                "domain=www.example.com + domain=example.com | GET http://www.example.com/ | -e1",
                "domain=other.example + ports=80 + domain=example.com | GET http://example.com/ | -e2",
                "domain=example.com expires=2026-06-01T00:00:00Z | GET http://example.com/ | +default",
                "domain=example.com expires=2026-06-01T00:00:00.001Z | GET http://example.com/ | -e1",
                "domain=example.com expires=2020-01-01T00:00:00Z + domain=com | GET http://example.com/ | -e2",
                "domain=example.com mode=REPORT | GET http://example.com/ | ~e1+default",
                "domain=example.com mode=REPORT + domain=com | GET http://example.com/ | ~e1-e2",
                "domain=com + domain=example.com mode=REPORT | GET http://example.com/ | -e1",
                "domain=com mode=REPORT + domain=example.com mode=REPORT | GET http://example.com/ | ~e1+default",
                "domain=com mode=REPORT expires=2020-01-01T00:00:00Z | GET http://example.com/ | +default",
                "url=https://h.example/x mode=REPORT | CONNECT h.example:443 | ~e1+default",
                "url=https://h.example/x mode=REPORT tunnel=IGNORE | CONNECT h.example:443 | +default",
            })
    void orderExpiryAndReport(String entries, String asked, String verdict) {
        assertDecided(entries, asked, verdict);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cidr=203.0.113.0/24 | GET http://h.example/ | 203.0.113.9 | ? | -e1",
                "cidr=203.0.113.0/24 | GET http://h.example/ | 203.0.114.9 | ? | +default",
                "cidr=203.0.113.0/24 | CONNECT h.example:443 | 203.0.113.9 | ? | -e1",
                "cidr=203.0.113.0/24 | GET http://203.0.113.9/ | 203.0.113.9 | -e1 | -e1",
                "cidr=203.0.113.0/24 | GET http://203.0.114.9/ | 203.0.114.9 | +default | +default",
                "cidr=203.0.113.0/24 | GET http://[::ffff:203.0.113.9]/ | 203.0.113.9 | -e1 | -e1",
                "cidr=203.0.113.0/24 | GET http://[64:ff9b::203.0.113.9]/ | 64:ff9b::203.0.113.9 | -e1 | -e1",
                "cidr=203.0.113.0/24 | GET http://[2002:cb00:7109::1]/ | 2002:cb00:7109::1 | -e1 | -e1",
                "cidr=203.0.113.0/24 | GET http://h.example/ | 64:ff9b::203.0.113.9 | ? | -e1",
                "cidr=203.0.113.0/24 | GET http://h.example/ | 2a00::5efe:203.0.113.9 | ? | -e1",
                "cidr=64:ff9b::/96 | GET http://h.example/ | 64:ff9b::203.0.113.9 | ? | -e1",
                "cidr=2001:db8::/32 | GET http://h.example/ | 2001:db8:1::1 | ? | -e1",
                "cidr=::/0 | GET http://h.example/ | 203.0.113.9 | ? | +default",
                "cidr=203.0.113.0/24 ports=25 | GET http://h.example/ | 203.0.113.9 | +default | +default",
                "cidr=203.0.113.0/24 ports=25 | CONNECT h.example:25 | 203.0.113.9 | ? | -e1",
                "cidr=10.0.0.0/8 ports=25 + cidr=10.0.0.0/8 ports=80 | GET http://h.example/ | 10.0.0.1 | ? | -e2",
                "cidr=10.0.0.0/8 + domain=h.example | GET http://h.example/ | 11.0.0.1 | -e2 | -e2",
                "domain=h.example + cidr=10.0.0.0/8 | GET http://h.example/ | 10.0.0.1 | -e1 | -e1",
                "domain=h.example cidr=10.0.0.0/8 | GET http://h.example/ | 10.0.0.1 | ? | -e1",
                "domain=h.example cidr=10.0.0.0/8 | GET http://g.example/ | 10.0.0.1 | +default | +default",
                "domain=h.example cidr=10.0.0.0/8 | GET http://10.0.0.1/ | 10.0.0.1 | +default | +default",
                "cidr=10.0.0.0/8 mode=REPORT | GET http://h.example/ | 10.0.0.1 | ? | ~e1+default",
                "domain=h.example mode=REPORT + cidr=10.0.0.0/8 | GET http://h.example/ | 10.0.0.1 | ~e1? | ~e1-e2",
                "domain=h.example mode=REPORT + cidr=10.0.0.0/8 mode=REPORT | GET http://h.example/ | 10.0.0.1 |"
                        + " ~e1+default | ~e1+default",
                "cidr=10.0.0.0/8 expires=2020-01-01T00:00:00Z | GET http://h.example/ | 10.0.0.1 | +default | +default",
                "cidr=10.0.0.0/8 pattern=x tunnel=IGNORE | CONNECT h.example:443 | 10.0.0.1 | +default | +default",
                "cidr=10.0.0.0/8 pattern=x | CONNECT h.example:443 | 10.0.0.1 | ? | -e1",
                "cidr=10.0.0.0/8 pattern=/x | GET http://h.example/y | 10.0.0.1 | +default | +default",
                "cidr=10.0.0.0/8 + cidr=10.1.0.0/16 | GET http://h.example/ | 10.1.0.1 | ? | -e1",
                "cidr=10.1.0.0/16 + cidr=10.0.0.0/8 | GET http://h.example/ | 10.2.0.1 | ? | -e2",
            })
    void cidr(String entries, String asked, String address, String before, String after) {
        RuleSet rules = Written.rules(entries, "", null);
        Inquiry inquiry = Written.inquiry(asked);
        assertEquals(before, Written.word(rules.decide(inquiry)));
        assertEquals(after, Written.word(rules.decide(inquiry, InetAddress.ofLiteral(address))));
    }

    private static void assertDecided(String entries, String asked, String verdict) {
        assertEquals(verdict, Written.word(Written.rules(entries, "", null).decide(Written.inquiry(asked))));
    }
}
