package dev.weir.policy.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Instant;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoticesTest {

    private static final long NOW = Instant.parse("2026-06-01T00:00:00Z").toEpochMilli();

    private static String notices(String text) {
        return assertInstanceOf(Reading.Read.class, PolicyReader.read(text, Place.Layer.LIVE, "p", NOW), text)
                .notices()
                .stream()
                .map(Reading.Notice::text)
                .collect(Collectors.joining(" / "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        blacklist: [{domain: a.example}] | ``
        blacklist: [{url: 'https://a.example'}] | ``
        blacklist: [{url: 'https://a.example/x'}] | blacklist[0]: a CONNECT tunnel hides the path, so every tunnel to a.example port 443 is denied ('tunnel: deny')
        blacklist: [{url: 'https://a.example/x', tunnel: ignore}] | blacklist[0]: a CONNECT tunnel hides the path, so this is not enforced in tunnels ('tunnel: ignore')
        blacklist: [{methods: [PUT]}] | blacklist[0]: a CONNECT tunnel hides the method, so every tunnel is denied ('tunnel: deny')
        blacklist: [{pattern: x, domain: a.example, methods: [PUT], ports: [443], client: 10.0.0.1}] | blacklist[0]: a CONNECT tunnel hides the URL and method, so every tunnel to a.example and what is under it on port 443 from 10.0.0.1/32 is denied ('tunnel: deny')
        allow: [{url: 'https://a.example/x'}] | allow[0]: a CONNECT tunnel hides the path, so this never allows one
        blacklist: [{user: a, expires: '2026-06-01T00:00:00Z'}] | blacklist[0]: does not count any more: it expired at 2026-06-01T00:00:00Z
        blacklist: [{user: a, expires: '2026-06-01T00:00:01Z'}] | ``
        blacklist: [{domain: com}] | blacklist[0]: very broad: all names that end in '.com' match
        allow: [{domain: co.uk}] | allow[0]: very broad: all names that end in '.co.uk' are allowed
        blacklist: [{domain: a.example, url: 'https://b.example/'}] | blacklist[0]: can never match: the url's host does not lie under a.example
        blacklist: [{url: 'https://b.example/', ports: [80]}] | blacklist[0]: can never match: the url's port 443 is not among the ports
        reach: [{cidr: 127.0.0.1, ports: [1]}] | reach[0]: opens nothing: 127.0.0.1/32 is of the addresses that only weir.egress.allow opens
        reach: [{cidr: 169.254.0.0/16, ports: [1]}] | reach[0]: opens nothing: 169.254.0.0/16 is of the addresses that only weir.egress.allow opens
        reach: [{cidr: 10.0.0.0/8, ports: [1]}] | ``
        reach: [{cidr: 0.0.0.0/0, ports: [1]}] | ``
        """)
    void tellWhatIsSurprising(String document, String notice) {
        assertEquals(notice, notices(document));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "[.]exe$ true",
                "exe$|msi$ true",
                "[.]exe\\\\$ true",
                "[.]exe\\z true",
                "[.]exe\\$ false",
                "[.]exe false",
                "[.]exe\\b false"
            })
    void tellWhatGetsRoundAnEnd(String pattern, boolean told) {
        String entry = ": [{domain: a.example, pattern: '" + pattern + "'}]";
        assertEquals(told, notices("blacklist" + entry).contains("a URL with something behind its end"));
        assertFalse(notices("allow" + entry).contains("behind"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '`',
            value = {
                "good[.]example/ anywhere",
                "\\bgood[.]example/ anywhere",
                "(?i)https://good[.]example/ anywhere",
                "(?:a|b)/ anywhere",
                "^https://good[.]example ends",
                "^https?://(a|b)[.]good[.]example ends",
                "(?i)^https:\\/\\/good[.]example ends",
                "^https://good[.]example/ ``",
                "^https?://[^/]+[.]good[.]example/x ``",
                "\\Ahttps://good[.]example(:8443)?/ ``",
                "(^https://good[.]example/|^https://b/) ``",
                "^https:// ``",
                "^https ``"
            })
    void tellWhatAnExpressionOfAllowLeavesOpen(String pattern, String told) {
        String only = "[{pattern: '" + pattern + "', tunnel: ignore}]";
        assertFalse(notices("blacklist: " + only).contains("host"));
        String allow = notices("allow: [{pattern: '" + pattern + "'}]");
        assertEquals(told.equals("anywhere"), allow.contains("is found anywhere in a URL"), allow);
        assertEquals(told.equals("ends"), allow.contains("does not say where the host ends"), allow);
        assertFalse(notices("allow: [{domain: a.example, pattern: '" + pattern + "'}]")
                .contains("host"));
    }

    private static final String SHADOWED =
            "blacklist[1]: never decides: blacklist[0] in line 1 matches all that this matches";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {domain: a.example}                        | {domain: b.a.example}                   | true
        {domain: a.example}                        | {domain: a.example, ports: [1]}         | true
        {domain: a.example}                        | {domain: ba.example}                    | false
        {domain: a.example, except: [x.a.example]} | {domain: b.a.example}                   | true
        {domain: a.example, except: [x.a.example]} | {domain: y.x.a.example}                 | false
        {domain: a.example, except: [x.a.example]} | {domain: a.example, ports: [1]}         | false
        {domain: a.example, except: [x.a.example]} | {domain: a.example, except: [x.a.example], ports: [1]} | true
        {domain: a.example}                        | {url: 'https://b.a.example'}            | true
        {domain: a.example, ports: ['1-500']}      | {domain: a.example, ports: [1, '2-501']} | false
        {domain: a.example, ports: ['1-500']}      | {domain: a.example, ports: [1, '2-499']} | true
        {domain: a.example, ports: [1]}            | {domain: a.example}                     | false
        {domain: a.example, mode: report}          | {domain: b.a.example}                   | false
        {domain: a.example, expires: '2027-01-01T00:00:00Z'} | {domain: b.a.example}         | false
        {domain: a.example, expires: '2027-01-01T00:00:00Z'} | {domain: b.a.example, expires: '2026-12-01T00:00:00Z'} | true
        {url: 'https://a.example'}                 | {url: 'https://a.example', ports: [443]} | true
        {url: 'https://a.example'}                 | {url: 'http://a.example'}               | false
        {cidr: 10.0.0.0/8}                         | {cidr: 10.1.0.0/16}                     | true
        {cidr: 10.1.0.0/16}                        | {cidr: 10.0.0.0/8}                      | false
        {client: 10.0.0.0/8}                       | {client: 10.1.2.3, domain: a.example}   | true
        {user: a}                                  | {domain: a.example, user: a}            | true
        {user: a}                                  | {domain: a.example}                     | false
        {methods: [CONNECT, GET]}                  | {methods: [CONNECT]}                    | true
        """)
    void anEntryIsShadowedOnlyWhereThatIsCertain(String first, String later, boolean shadowed) {
        assertEquals(shadowed ? SHADOWED : "", notices("blacklist: [" + first + ", " + later + "]"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {url: 'https://a.example/x'}                 | {url: 'https://a.example/x/y'}                 | true
        {url: 'https://a.example/x', tunnel: ignore} | {url: 'https://a.example/x/y'}                 | false
        {url: 'https://a.example/x', tunnel: ignore} | {url: 'https://a.example/x/y', tunnel: ignore} | true
        {url: 'https://a.example/x'}                 | {url: 'https://a.example/y'}                   | false
        {url: 'https://a.example/x'}                 | {url: 'https://a.example/x/../y'}              | false
        """)
    void tunnelsCountForShadows(String first, String later, boolean shadowed) {
        assertEquals(
                shadowed, notices("blacklist: [" + first + ", " + later + "]").contains(SHADOWED));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        blacklist: [{domain: a.example}]\\nallow: [{domain: b.a.example}] | allow[0]: never decides: blacklist[0] in line 1 matches all that this matches
        blacklist: [{domain: b.a.example}]\\nallow: [{domain: a.example}] | ``
        """)
    void theBlacklistIsLookedAtBeforeAllow(String document, String notice) {
        assertEquals(notice, notices(document.replace("\\n", "\n")));
    }

    private static PolicyDocument document(Place.Layer layer, String text) {
        return assertInstanceOf(Reading.Read.class, PolicyReader.read(text, layer, layer.token(), NOW), text)
                .document();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        blacklist: [{domain: a.example}] | blacklist: [{domain: a.example}] | base:1:13: blacklist[0]: never decides: blacklist[0] in line 1 of live matches all that this matches
        blacklist: [{domain: a.example}] | allow: [{domain: b.a.example}]   | base:1:9: allow[0]: never decides: blacklist[0] in line 1 of live matches all that this matches
        allow: [{domain: b.a.example}]   | blacklist: [{domain: a.example}] | live:1:9: allow[0]: never decides: blacklist[0] in line 1 of base matches all that this matches
        allow: [{domain: a.example}]     | allow: [{domain: b.a.example}]   | base:1:9: allow[0]: never decides: allow[0] in line 1 of live matches all that this matches
        allow: [{domain: a.example}]     | blacklist: [{domain: b.a.example}] | ``
        blacklist: [{domain: b.a.example}] | blacklist: [{domain: a.example}] | ``
        blacklist: [{domain: a.example, mode: report}] | blacklist: [{domain: a.example}] | ``
        blacklist: [{domain: a.example}] | blacklist: [{domain: a.example, expires: '2026-01-01T00:00:00Z'}] | ``
        blacklist: [{domain: a.example}, {domain: b.a.example}] | version: 1                  | ``
        """)
    void whatTheOtherDocumentLeavesNothingToDecideIsTold(String live, String base, String notices) {
        assertEquals(
                notices,
                PolicyReader.noticesAcross(document(Place.Layer.LIVE, live), document(Place.Layer.BASE, base), NOW)
                        .stream()
                        .map(Reading.Notice::toString)
                        .collect(Collectors.joining(" / ")));
    }
}
