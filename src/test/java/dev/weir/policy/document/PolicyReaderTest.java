package dev.weir.policy.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.weir.net.Cidr;
import dev.weir.net.Host;
import dev.weir.net.PortRanges;
import dev.weir.target.Scheme;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyReaderTest {

    static PolicyDocument read(String text) {
        return assertInstanceOf(
                        Reading.Read.class,
                        PolicyReader.read(text, Place.Layer.LIVE, "live.yaml"),
                        () -> PolicyReader.read(text, Place.Layer.LIVE, "live.yaml")
                                .toString())
                .document();
    }

    @Test
    void everyFieldIsRead() {
        PolicyDocument document = read("""
                version: 1
                default: deny
                ip-literals: deny
                blacklist:
                  - id: no-ads
                    domain: Ads.Example.
                    except: [docs.ads.example]
                    reason: Advertising
                    owner: platform@example.org
                    expires: 2027-01-01T00:00:00+01:00
                    mode: report
                  - url: https://files.example/private/
                    tunnel: ignore
                    methods: [PUT, POST]
                  - pattern: "https?://[^/]+/.*\\\\.exe"
                    tunnel: ignore
                  - cidr: 203.0.113.0/24
                    ports: [25, "6667", 7000-7999]
                  - client: 10.2.0.0/16
                  - user: alice
                allow:
                  - domain: bücher.example
                reach:
                  - domain: tools.svc.cluster.local
                    cidr: 10.96.0.0/12
                    ports: [443]
                    reason: internal mirror
                """);
        assertEquals(PolicyDocument.Say.DENY, document.fallback());
        assertEquals(PolicyDocument.Say.DENY, document.ipLiterals());
        Entry ads = document.blacklist().getFirst();
        assertEquals(
                new Entry(
                        "no-ads",
                        new Place(Place.Layer.LIVE, "live.yaml", 5, 5),
                        new Conditions(
                                new Host.Name("ads.example"),
                                List.of(new Host.Name("docs.ads.example")),
                                null,
                                null,
                                null,
                                null,
                                Set.of(),
                                null,
                                null),
                        Entry.Mode.REPORT,
                        Entry.Tunnel.DENY,
                        "Advertising",
                        "platform@example.org",
                        Instant.parse("2026-12-31T23:00:00Z")),
                ads);
        Entry files = document.blacklist().get(1);
        assertEquals(
                new UrlPrefix(Scheme.HTTPS, new Host.Name("files.example"), 443, "/private/"),
                files.when().url());
        assertEquals(Set.of("PUT", "POST"), files.when().methods());
        assertEquals(Entry.Tunnel.IGNORE, files.tunnel());
        assertEquals(
                "https?://[^/]+/.*\\.exe", document.blacklist().get(2).when().pattern());
        assertEquals(
                Cidr.parse("203.0.113.0/24"), document.blacklist().get(3).when().cidr());
        assertEquals(
                PortRanges.parse("25,6667,7000-7999"),
                document.blacklist().get(3).when().ports());
        assertEquals(
                Cidr.parse("10.2.0.0/16"), document.blacklist().get(4).when().client());
        assertEquals("alice", document.blacklist().get(5).when().user());
        assertEquals(
                new Host.Name("xn--bcher-kva.example"),
                document.allow().getFirst().when().domain());
        Opening mirror = document.reach().getFirst();
        assertEquals(new Host.Name("tools.svc.cluster.local"), mirror.domain());
        assertEquals(Cidr.parse("10.96.0.0/12"), mirror.cidr());
        assertEquals(PortRanges.parse("443"), mirror.ports());
        assertEquals("internal mirror", mirror.reason());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "# nothing yet\n",
                "---\n",
                "---\n# nothing\n...\n",
                "{}",
                "\uFEFF",
                "version: 1\n",
                "blacklist:\nallow: []\nreach:\n"
            })
    void aDocumentThatSaysNothingIsEmpty(String text) {
        assertEquals(PolicyDocument.EMPTY, read(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"on", "yes", "null", "~", "1234", "0x1f", "1e3", "true", "2027-01-01", "a b", "'on'", ".inf"})
    void aUserIsItsText(String user) {
        assertEquals(
                user.replace("'", ""),
                read("blacklist:\n  - user: " + user + "\n")
                        .blacklist()
                        .getFirst()
                        .when()
                        .user());
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "true", "on", "no", "xn--bcher-kva", "_dmarc.example"})
    void aDomainIsItsText(String domain) {
        assertEquals(
                new Host.Name(domain),
                read("blacklist: [{domain: " + domain + "}]")
                        .blacklist()
                        .getFirst()
                        .when()
                        .domain());
    }

    @Test
    void jsonIsReadToo() {
        String yaml =
                "version: 1\nblacklist:\n  - domain: a.example\n    ports: [80, '443-445']\n    reason: \"é\\\"\"\n";
        String json = """
                {"version": 1, "blacklist": [
                \t{"domain": "a.example", "ports": [80, "443-445"], "reason": "\\u00e9\\""}
                ]}""";
        assertEquals(Canonical.of(read(yaml)), Canonical.of(read(json)));
    }

    @Test
    void aUrlHasOneSpelling() {
        Stream.of("HTTPS://Files.Example:443/ä", "https://files.example/%C3%A4")
                .map(url -> read("blacklist: [{url: '" + url + "'}]")
                        .blacklist()
                        .getFirst()
                        .when()
                        .url())
                .forEach(url -> assertEquals("https://files.example/%C3%A4", String.valueOf(url)));
        assertEquals(
                "https://[2001:db8::1]:8443/",
                String.valueOf(read("blacklist: [{url: 'https://[2001:DB8::1]:8443'}]")
                        .blacklist()
                        .getFirst()
                        .when()
                        .url()));
    }
}
