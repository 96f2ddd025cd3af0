package dev.weir.policy.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DocumentFaultsTest {

    private static String faults(String text) {
        return assertInstanceOf(Reading.Faulty.class, PolicyReader.read(text, Place.Layer.BASE, "p"), text)
                .faults()
                .stream()
                .map(Reading.Notice::toString)
                .collect(Collectors.joining("\n"));
    }

    /** One entry of the blacklist, its first field in line 2, column 5. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        domian: a.example          | p:2:5: blacklist[0]: no such field: 'domian'; did you mean 'domain'?
        Domain: a.example          | p:2:5: blacklist[0]: no such field: 'Domain'; did you mean 'domain'?
        host: a.example            | p:2:5: blacklist[0]: no such field: 'host'; did you mean 'domain'?
        namespace: team-a          | p:2:5: blacklist[0].namespace: is reserved and has no meaning yet
        domain: [a.example]        | p:2:13: blacklist[0].domain: must be a single value, not a list
        domain:                    | p:2:12: blacklist[0].domain: has no value
        domain: "*.a.example"      | p:2:13: blacklist[0].domain: '*.a.example' is no domain: the name alone stands for everything under it too: write 'a.example'
        domain: .a.example         | p:2:13: blacklist[0].domain: '.a.example' is no domain: the name alone stands for everything under it too: write 'a.example'
        domain: .                  | p:2:13: blacklist[0].domain: '.' is no domain: the host is empty
        domain: straße.example     | p:2:13: blacklist[0].domain: 'straße.example' is no domain: browsers and other programs do not ask for the same name where it has a sharp s, a final sigma or an invisible joiner; write the ASCII form (xn--...) of the one that is meant, or both
        domain: a*.example         | p:2:13: blacklist[0].domain: 'a*.example' is no domain: there are no wildcards; a domain stands for everything under it, and there is 'pattern'
        domain: a.example/x        | p:2:13: blacklist[0].domain: 'a.example/x' is no domain: a URL goes into 'url', a network into 'cidr'
        domain: a.example:443      | p:2:13: blacklist[0].domain: 'a.example:443' is no domain: a port goes into 'ports'
        domain: 192.0.2.1          | p:2:13: blacklist[0].domain: '192.0.2.1' is an address: write it as 'cidr'
        domain: 0x7f.1             | p:2:13: blacklist[0].domain: '0x7f.1' is no domain: the host is a number but not an IPv4 address of four decimal parts
        except: [a.example]        | p:2:13: blacklist[0].except: needs a domain from which it takes something away
        url: a.example/x           | p:2:10: blacklist[0].url: 'a.example/x' is no URL to block: it must begin with http:// or https://
        url: ftp://a.example/      | p:2:10: blacklist[0].url: 'ftp://a.example/' is no URL to block: it must begin with http:// or https://
        url: http://u:p@a.example/ | p:2:10: blacklist[0].url: 'http://u:p@a.example/' is no URL to block: user and password are not a part of it
        url: http://a.example/?q   | p:2:10: blacklist[0].url: 'http://a.example/?q' is no URL to block: a query or fragment is not a part of it; there is 'pattern' for the query
        url: http://a.example/%g0  | p:2:10: blacklist[0].url: 'http://a.example/%g0' is no URL to block: a '%' in it is not followed by two hexadecimal digits; the sign itself is %25
        url: http://a.example:0/   | p:2:10: blacklist[0].url: 'http://a.example:0/' is no URL to block: the port is not a number from 1 to 65535
        cidr: 10.0.0.1/8           | p:2:11: blacklist[0].cidr: host bits are set in '10.0.0.1/8'
        cidr: ten                  | p:2:11: blacklist[0].cidr: not an IP address or CIDR network: 'ten'
        client: 010.0.0.1          | p:2:13: blacklist[0].client: not an IP address or CIDR network: '010.0.0.1'
        ports: 443                 | p:2:12: blacklist[0].ports: must be a list: [443]
        ports: []                  | p:2:12: blacklist[0].ports: is an empty list; leave the field out
        ports: [80, 70000]         | p:2:17: blacklist[0].ports[1]: '70000' is no port from 1 to 65535, and no range of them like 8000-8999
        ports: ["9-8"]             | p:2:13: blacklist[0].ports[0]: '9-8' is no port from 1 to 65535, and no range of them like 8000-8999
        methods: [get]             | p:2:15: blacklist[0].methods[0]: 'get' is another method than GET (RFC 9110 §9.1); write GET
        methods: ["A B"]           | p:2:15: blacklist[0].methods[0]: 'A B' is no method
        reason: none               | p:2:5: blacklist[0]: has no condition; there are domain, except, url, pattern, cidr, ports, methods, client, user
        pattern: x                 | p:2:5: blacklist[0]: a pattern without a domain must say what becomes of tunnels, whose URLs cannot be seen: 'tunnel: deny' denies every tunnel, 'tunnel: ignore' lets them pass
        {pattern: "(", tunnel: deny}   | p:2:15: blacklist[0].pattern: is no RE2 expression: missing closing ) '('
        {pattern: "((a{50}){50}){50}", tunnel: deny} | p:2:15: blacklist[0].pattern: unfolds to far more than it says; repeat less, and nest less
        {user: a, tunnel: deny}    | p:2:23: blacklist[0].tunnel: means nothing here: a tunnel hides nothing of what this entry asks for
        {user: a, mode: audit}     | p:2:21: blacklist[0].mode: must be enforce or report, not 'audit'
        {user: a, id: -x}          | p:2:19: blacklist[0].id: '-x' is no id: up to 64 letters, digits and . _ - beginning with a letter or digit
        {user: a, expires: tomorrow}   | p:2:24: blacklist[0].expires: 'tomorrow' is no time: write it like 2027-01-01T00:00:00Z
        {user: a, expires: 2027-01-01} | p:2:24: blacklist[0].expires: '2027-01-01' is no time: write it like 2027-01-01T00:00:00Z
        {user: a, expires: "2027-01-01T00:00:00"}  | p:2:24: blacklist[0].expires: '2027-01-01T00:00:00' has no zone: add Z for UTC, or one like +01:00
        {user: a, expires: "2027-02-30T00:00:00Z"} | p:2:24: blacklist[0].expires: '2027-02-30T00:00:00Z' is no time that there is
        {user: a, reason: "x\\ny"} | p:2:23: blacklist[0].reason: must be one line without control characters
        {domain: a.example, except: [b.example]}   | p:2:34: blacklist[0].except[0]: 'b.example' does not lie under a.example
        {domain: a.example, except: [a.example]}   | p:2:34: blacklist[0].except[0]: is the domain itself, so that nothing would be left of it
        {domain: a.example, domain: b.example}     | p:2:25: 'domain' is written twice, first in line 2
        ads.example                | p:2:5: blacklist[0]: must be a set of fields such as 'domain: ads.example', not a single value
        domain: *x                 | p:2:13: aliases (*name) are not read; write the value out
        domain: &x a.example       | p:2:13: anchors (&name) are not read
        domain: !!str a.example    | p:2:13: tags (!name) are not read
        <<: {user: a}              | p:2:5: merge keys (<<) are not read; write the fields out
        """)
    void ofAnEntry(String entry, String fault) {
        assertEquals(
                fault,
                faults("blacklist:\n  - " + entry + "\n").lines().findFirst().orElseThrow());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        version: 2           | p:1:10: version: '2' is not a version that is read; this Weir reads version 1
        version: one         | p:1:10: version: 'one' is not a version that is read; this Weir reads version 1
        blocklist: []        | p:1:1: no such field: 'blocklist'; did you mean 'blacklist'?
        default: block       | p:1:10: default: must be allow or deny, not 'block'
        blacklist: x         | p:1:12: blacklist: must be a list of entries, not a single value
        - domain: a.example  | p:1:1: the document must be a set of fields such as 'blacklist:', not a list
        allow: [{user: a, mode: report}] | p:1:25: allow[0].mode: means nothing here: only an entry of blacklist can report what it would deny
        allow: [{pattern: a, tunnel: deny}] | p:1:30: allow[0].tunnel: means nothing here: what cannot be seen in a tunnel never allows one
        reach: [{domain: a.example}] | p:1:9: reach[0]: must say which ports are open
        reach: [{ports: [1]}] | p:1:9: reach[0]: must say where: domain, cidr, or both
        reach: [{domain: a.example, ports: [1], user: a}] | p:1:41: reach[0]: no such field: 'user'; there are id, domain, cidr, ports, reason, owner, expires
        """)
    void ofTheDocument(String text, String fault) {
        assertEquals(fault, faults(text));
    }

    @Test
    void allAreToldInTheirOrder() {
        assertEquals(
                """
                p:3:13: blacklist[0].domain: 'a b' is no domain: the host name has a character that no host name has
                p:4:5: blacklist[0]: no such field: 'prots'; did you mean 'ports'?
                p:6:11: allow[0].cidr: not an IP address or CIDR network: 'x'\
                """,
                faults("default: deny\n"
                        + "blacklist:\n"
                        + "  - domain: a b\n"
                        + "    prots: [1]\n"
                        + "allow:\n"
                        + "  - cidr: x\n"));
    }

    @Test
    void fiftyAreEnough() {
        String text = "blacklist:\n"
                + IntStream.range(0, 80).mapToObj(i -> "  - domain: a b\n").collect(Collectors.joining());
        assertEquals(50, faults(text).lines().count());
    }

    @Test
    void twoEntriesWithOneIdNameEachOther() {
        assertEquals(
                "p:4:10: allow[0].id: 'x' is the id of blacklist[0] too, in line 2",
                faults("blacklist:\n  - {id: x, user: a}\nallow:\n  - {id: x, user: b}\n"));
        assertEquals(
                "p:3:5: blacklist[1]: matches just what blacklist[0] in line 2 matches; delete one of the two, or give"
                        + " it an id",
                faults("blacklist:\n  - {user: a, ports: [1, 2]}\n  - {ports: ['1-2'], user: a, mode: report}\n"));
    }

    @Test
    void aSecondDocumentIsRefused() {
        assertEquals(
                "p:2:1: a second document begins here; only one is read",
                faults("default: deny\n---\ndefault: allow\n"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        a: [      | p:1:
        a: "x     | p:1:
        \ta: b    | p:1:
        a: b: c   | p:1:5: this cannot be read as YAML: mapping values are not allowed here
        """)
    void whatIsNoYamlIsToldWithItsPlace(String text, String beginning) {
        String faults = faults(text);
        assertTrue(faults.startsWith(beginning.strip()) || faults.startsWith("p:2:1:"), faults);
    }
}
