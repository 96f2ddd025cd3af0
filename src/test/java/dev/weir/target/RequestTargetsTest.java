package dev.weir.target;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.target.RequestTarget.Forward;
import dev.weir.target.RequestTarget.Own;
import dev.weir.target.RequestTarget.Redirect;
import dev.weir.target.RequestTarget.Refused;
import dev.weir.target.RequestTarget.Tunnel;
import dev.weir.target.TargetRules.Switch;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTargetsTest {

    /** One for all, as all requests of an event loop share one. */
    private static final Authorities AUTHORITIES = new Authorities();

    private static RequestTarget parse(TargetInput input) {
        return RequestTargets.parse(input, Inputs.RULES, AUTHORITIES);
    }

    private static Forward forward(TargetInput input) {
        return assertInstanceOf(Forward.class, parse(input));
    }

    private static void assertRefused(int status, TargetInput input) {
        assertEquals(status, assertInstanceOf(Refused.class, parse(input)).status());
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " | ",
            value = {
                "http://h/p?q | http://h | h | 80 | /p?q",
                "HTTP://H:80/ | http://h | h | 80 | /",
                "https://h | https://h | h | 443 | /",
                "hTTps://h:443/ | https://h | h | 443 | /",
                "https://h:80/ | https://h:80 | h:80 | 80 | /",
                "http://h:/ | http://h | h | 80 | /",
                "http://h:00080/ | http://h | h | 80 | /",
                "http://h?q | http://h | h | 80 | /?q",
                "http://h/? | http://h | h | 80 | /?",
                "http://h:8080?a/b | http://h:8080 | h:8080 | 8080 | /?a/b",
                "http://h/a/../b/./c//d;x/%2e%2E/%7e | http://h | h | 80 | /a/../b/./c//d;x/%2e%2E/%7e",
                "http://h//admin | http://h | h | 80 | //admin",
                "http://h/?a={b}|^`'&&= | http://h | h | 80 | /?a={b}|^`'&&=",
                "http://h/http://x/y@z:1 | http://h | h | 80 | /http://x/y@z:1",
                "http://h/*  | http://h | h | 80 | /*",
                "http://allowed.com@evil.com/ | http://evil.com | evil.com | 80 | /",
                "http://allowed.com:80@evil.com:81/@ | http://evil.com:81 | evil.com:81 | 81 | /@",
                "http://:@h/ | http://h | h | 80 | /",
                "http://EVIL.com./ | http://evil.com | evil.com | 80 | /",
                "http://[::1]/ | http://[::1] | [::1] | 80 | /",
                "http://[2001:DB8::1]:8080/x | http://[2001:db8::1]:8080 | [2001:db8::1]:8080 | 8080 | /x",
                "http://127.0.0.1./ | http://127.0.0.1 | 127.0.0.1 | 80 | /",
            })
    void absoluteFormNamesItsTarget(String target, String origin, String hostField, int port, String pathQuery) {
        Forward forward = forward(Inputs.http1("GET", target, "other.example"));
        assertEquals(origin, forward.origin());
        assertEquals(origin + forward.pathQuery(), forward.uri());
        assertEquals(hostField, forward.hostField());
        assertEquals(port, forward.port());
        assertEquals(pathQuery, forward.pathQuery());
        assertEquals(Form.ABSOLUTE, forward.form());
        assertEquals("", forward.prefix());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "http",
                "http:",
                "http:/h/",
                "http://",
                "http:///",
                "http:///p",
                "http://?q",
                "http://:80/",
                "http://@/",
                "http://u@/",
                "http://h:0/",
                "http://h:65536/",
                "http://h:+80/",
                "http://h:80abc/",
                "http://h:-1/",
                "http://h:000080/",
                "http://h:8:8/",
                "http://a@b@c/",
                "http://[::1/",
                "http://[::1]x/",
                "http://[fe80::1%25eth0]/",
                "http://::1/",
                "http://h%61/",
                "http://127.1/",
                "http://2130706433/",
                "http://0x7f000001/",
                "http://0177.0.0.1/",
                "http://\uff11.0.0.1/",
                "ftp://h/",
                "file:///etc/passwd",
                "gopher://h/",
                "urn:isbn:1",
                "javascript:alert(1)",
                "ws://h/",
                "wss://h/",
                "httpx://h/",
                "h:443",
                "h",
                "example.com/p",
                "*",
                "**",
                "?q",
                "#f",
                "http://h/#f",
                "http://h#f",
                "http://h/%",
                "http://h/%z",
                "http://h/%zz",
                "http://h/%4",
                "http://h/?%",
                "http://h/%\uff11\uff11",
                "http://h/a b",
                "http://h/\t",
                "http://h/\0",
                "http://h/\u007f",
                "http://h/\u0085",
                "http://h/\u00e9",
                "http://h/\\x",
                "http://h\\@evil.com/",
                "http://h/?\"",
                "http://h/<",
                "http://h/>",
                " http://h/",
                "http://h/\r\nX: y",
            })
    void whatIsNoTargetIs400(String target) {
        assertRefused(400, Inputs.http1("GET", target, "other.example"));
    }

    @ParameterizedTest
    @CsvSource({"http://h, *", "http://h:80, *", "http://h/, /", "http://h?q, /?q", "http://h/p, /p"})
    void optionsForNoPathIsForTheOriginAsAWhole(String target, String pathQuery) {
        assertEquals(pathQuery, forward(Inputs.http1("OPTIONS", target, "h")).pathQuery());
    }

    @Test
    void optionsStarIsAnsweredHere() {
        assertEquals(new Own(Page.OPTIONS_STAR), parse(Inputs.http1("OPTIONS", "*", "anything.example")));
        assertEquals(new Own(Page.OPTIONS_STAR), parse(Inputs.http1("OPTIONS", "*", null)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a, b", "a b", "a\0.b", "u@h", "h:0", "h:x", "http://h", "127.1", "[::1", "h/"})
    void aMalformedHostFieldIs400InEveryForm(String host) {
        assertRefused(400, Inputs.http1("GET", "http://h/", host));
        assertRefused(400, Inputs.http1("CONNECT", "h:443", host));
        assertRefused(400, Inputs.http1("GET", "/", host));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "TRACK"})
    void nothingIsEchoed(String method) {
        for (String target : List.of("http://h/", "/", "/http://h/", "*")) {
            assertRefused(405, Inputs.http1(method, target, "localhost:3128"));
        }
        Refused refused = assertInstanceOf(Refused.class, parse(Inputs.http1(method, "http://h/", "h")));
        assertTrue(refused.allow().contains("GET"));
    }

    @ParameterizedTest
    @CsvSource({"h:443, h:443", "H.example.:1, h.example:1", "[::1]:8443, [::1]:8443", "127.0.0.1:22, 127.0.0.1:22"})
    void connectTakesHostAndPort(String target, String authority) {
        assertEquals(
                authority,
                assertInstanceOf(Tunnel.class, parse(Inputs.http1("CONNECT", target, "h")))
                        .authority());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "h",
                "h:",
                ":443",
                "h:0",
                "h:65536",
                "h:443/path",
                "h:443?q",
                "http://h:443",
                "u@h:443",
                "/",
                "*",
                "::1:443",
                "[::1]",
                "[::1]443",
                "127.1:443",
                "h:443 ",
                "h:4 43",
                "/http://h:443"
            })
    void connectTakesNothingElse(String target) {
        assertRefused(400, Inputs.http1("CONNECT", target, "localhost:3128"));
    }

    @Test
    void connectCanBeSwitchedOff() {
        TargetRules off = new TargetRules(Inputs.OWN, Switch.ON, Switch.OFF);
        RequestTarget read = RequestTargets.parse(Inputs.http1("CONNECT", "h:443", "h:443"), off, AUTHORITIES);
        assertEquals(405, assertInstanceOf(Refused.class, read).status());
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " | ",
            value = {
                "/http://h/p?q | http://h | /http://h | /p?q",
                "/https://h/p | https://h | /https://h | /p",
                "/https:/h/p | https://h | /https:/h | /p",
                "/http%3A/h/p%3A?q | http://h | /http%3A/h | /p%3A?q",
                "/https%3a//h:8443//a%2f?b=%3A | https://h:8443 | /https%3a//h:8443 | //a%2f?b=%3A",
                "/HTTP%3A/h | http://h | /HTTP%3A/h | /",
                "/http%3A/h?/x:y | http://h | /http%3A/h | /?/x:y",
                "/http%3A/u:p@h:81/http%3A/i | http://h:81 | /http%3A/h:81 | /http%3A/i",
                "/HTTPS://H:443/p | https://h | /HTTPS://H:443 | /p",
                "/http://h:8080 | http://h:8080 | /http://h:8080 | /",
                "/http://h?q | http://h | /http://h | /?q",
                "/http://h//a/../b | http://h | /http://h | //a/../b",
                "/http://u:p@h/ | http://h | /http://h | /",
                "/http://[::1]:81/x | http://[::1]:81 | /http://[::1]:81 | /x",
                "/http://localhost:3128/http://h/ | http://localhost:3128 | /http://localhost:3128 | /http://h/",
            })
    void pathFormNamesItsTargetInThePath(String target, String origin, String prefix, String pathQuery) {
        Forward forward = forward(Inputs.http1("GET", target, "localhost:3128"));
        assertEquals(Form.PATH, forward.form());
        assertEquals(origin, forward.origin());
        assertEquals(prefix, forward.prefix());
        assertEquals(pathQuery, forward.pathQuery());
    }

    @Test
    void optionsInPathFormIsForTheRoot() {
        assertEquals(
                "/",
                forward(Inputs.http1("OPTIONS", "/http://h", "localhost:3128")).pathQuery());
    }

    @ParameterizedTest
    @CsvSource({
        "400, /http:///p",
        "400, /http://",
        "400, /http:/",
        "400, /http://h:0/",
        "400, /https://a@b@c/",
        "400, /http://127.1/",
        "404, /http:h/",
        "404, /http%3Ah/",
        "404, /http%3A",
        "404, /http%3B/h/",
        "404, /http%253A/h/",
        "404, /%3A/h/",
        "404, /ftp%3A/h/",
        "404, /http%3A%2F/h/",
        "404, /x/http%3A/h/",
        "400, /http%3A/",
        "400, /http%3A//",
        "404, /ftp://h/",
        "404, /http",
        "404, /x",
        "404, //h/p",
        "404, /x/http://h/",
        "404, /:",
    })
    void otherPathsLeadNowhere(int status, String target) {
        assertRefused(status, Inputs.http1("GET", target, "localhost:3128"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/x", "/proxy.pac", "/favicon.ico", "/http://h/", "/http://"})
    void underAForeignNameNothingIsServed(String target) {
        for (String host : List.of("evil.example", "localhost", "localhost:3129", "")) {
            assertRefused(421, Inputs.http1("GET", target, host));
        }
        assertRefused(421, Inputs.http1("GET", target, null));
    }

    @Test
    void pathFormCanBeSwitchedOff() {
        TargetRules off = new TargetRules(Inputs.OWN, Switch.OFF, Switch.ON);
        for (String referer : new @Nullable String[] {null, "http://localhost:3128/http://h/"}) {
            for (String target : List.of("/http://h/", "/http://", "/x")) {
                RequestTarget read =
                        RequestTargets.parse(Inputs.own("GET", target, referer, FetchMetadata.NONE), off, AUTHORITIES);
                assertEquals(404, assertInstanceOf(Refused.class, read).status());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"/, USAGE", "/?x, USAGE", "/proxy.pac, PAC", "/proxy.pac?1, PAC", "/favicon.ico, FAVICON"})
    void ownPagesAreRead(String target, Page page) {
        for (String method : List.of("GET", "HEAD")) {
            assertEquals(new Own(page), parse(Inputs.http1(method, target, "localhost:3128")));
            assertEquals(new Own(page), parse(Inputs.http1(method, target, "WEIR.example.:9")));
        }
        Refused refused = assertInstanceOf(Refused.class, parse(Inputs.http1("POST", target, "localhost:3128")));
        assertEquals(405, refused.status());
        assertEquals(List.of("GET", "HEAD"), refused.allow());
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " | ",
            value = {
                "/style.css | http://localhost:3128/https://h/a/b?c | /https://h/style.css",
                "/ | http://localhost:3128/https://h:8443/a | /https://h:8443/",
                "/proxy.pac?x | https://weir.example/http://h | /http://h/proxy.pac?x",
                "//x/../y?/z | http://localhost:3128/http://[::1]/ | /http://[::1]//x/../y?/z",
                "/x | http://LOCALHOST:3128/https:/h/ | /https:/h/x",
                "/x | http://localhost:3128/https://u:p@h/ | /https://h/x",
                "/ftp://x/ | http://localhost:3128/http://h/ | /http://h/ftp://x/",
            })
    void aPageInPathFormGetsItsRootBack(String target, String referer, String location) {
        for (String method : List.of("GET", "POST")) {
            RequestTarget read = parse(Inputs.own(method, target, referer, FetchMetadata.NONE));
            assertEquals(new Redirect(location), read);
        }
    }

    @Test
    void theRedirectLeadsToPathForm() {
        Redirect redirect = assertInstanceOf(
                Redirect.class,
                parse(Inputs.own("GET", "/x?y", "http://localhost:3128/https:/h/", FetchMetadata.NONE)));
        Forward forward = forward(Inputs.own("GET", redirect.location(), null, FetchMetadata.NONE));
        assertEquals("https://h/x?y", forward.origin() + forward.pathQuery());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "http://evil.example/http://h/",
                "http://localhost:9/http://h/",
                "http://localhost:3128/",
                "http://localhost:3128",
                "http://localhost:3128/x",
                "http://localhost:3128/http://127.1/",
                "/http://h/",
                "http://localhost:3128/http://h/\r\n",
                "http://localhost:3128/http://h/ "
            })
    void anotherRefererLeadsNowhere(String referer) {
        assertRefused(404, Inputs.own("GET", "/x", referer, FetchMetadata.NONE));
    }

    @Test
    void theIconIsOwnWhoeverAsks() {
        RequestTarget read =
                parse(Inputs.own("GET", "/favicon.ico", "http://localhost:3128/http://h/", FetchMetadata.NONE));
        assertEquals(new Own(Page.FAVICON), read);
    }

    @ParameterizedTest
    @CsvSource({
        "cross-site, navigate, document, true",
        "cross-site, navigate, iframe, false",
        "cross-site, no-cors, document, false",
        "cross-site, no-cors, image, false",
        "cross-site, cors, empty, false",
        "cross-site, , , false",
        "same-origin, cors, empty, true",
        "same-site, no-cors, script, true",
        "none, navigate, document, true",
    })
    void fromAnotherSiteOnlyALinkLeadsIn(String site, @Nullable String mode, @Nullable String dest, boolean served) {
        TargetInput input = Inputs.own("GET", "/http://h/", null, Inputs.fetch(site, mode, dest));
        if (served) {
            forward(input);
        } else {
            assertRefused(403, input);
        }
    }

    /** Where there is no Fetch Metadata, as with a WebSocket's handshake, Origin says where it comes from. */
    @ParameterizedTest
    @CsvSource({
        "http://localhost:3128, , true",
        "https://weir.example, , false",
        "https://localhost:3128, , true",
        "http://localhost, , false",
        "http://h, , true",
        "http://evil.example, , false",
        "http://localhost:9999, , false",
        "https://h, , false",
        "null, , false",
        "'', , false",
        "http://evil.example, same-origin, true",
        "http://localhost:9999, same-site, false",
        "http://localhost:3128, same-site, true",
        "http://evil.example, none, true",
    })
    void aPageOfAnotherSiteAsksForNothing(String origin, @Nullable String site, boolean served) {
        FetchMetadata fetch = new FetchMetadata(site, null, null, null, origin);
        TargetInput input = Inputs.own("GET", "/http://h/ws", null, fetch);
        if (served) {
            forward(input);
        } else {
            assertRefused(403, input);
        }
        forward(new TargetInput("GET", "http://h/ws", Scheme.HTTP, null, "h", null, fetch));
    }

    @Test
    void aServiceWorkerIsRefusedInPathFormAlone() {
        FetchMetadata worker = new FetchMetadata("same-origin", "same-origin", "serviceworker", "script", null);
        assertRefused(403, Inputs.own("GET", "/http://h/sw.js", null, worker));
        forward(new TargetInput("GET", "http://h/sw.js", Scheme.HTTP, null, "h", null, worker));
    }

    @Test
    void aNavigationToABareHostIsLedToItsRoot() {
        assertEquals(new Redirect("/https://h/"), parse(Inputs.own("GET", "/https://h", null, Inputs.NAVIGATION)));
        assertEquals(
                new Redirect("/https://h/?q"), parse(Inputs.own("GET", "/https://u@h?q", null, Inputs.NAVIGATION)));
        assertEquals(
                "/",
                forward(Inputs.own("POST", "/https://h", null, Inputs.NAVIGATION))
                        .pathQuery());
        assertEquals(
                "/",
                forward(Inputs.own("GET", "/https://h", null, FetchMetadata.NONE))
                        .pathQuery());
    }

    @Test
    void http2NamesAForeignTargetByItsParts() {
        Forward forward = forward(Inputs.http2("GET", "/p?q", "http", "H.example:8080", null));
        assertEquals(Form.ABSOLUTE, forward.form());
        assertEquals("http://h.example:8080/p?q", forward.origin() + forward.pathQuery());
        assertEquals("h", forward(Inputs.http2("GET", "/", "http", null, "h")).hostField());
        assertEquals(
                "*", forward(Inputs.http2("OPTIONS", "*", "http", "h", null)).pathQuery());
    }

    @Test
    void http2ToTheListenerItselfIsOriginForm() {
        assertEquals(new Own(Page.USAGE), parse(Inputs.http2("GET", "/", "https", "weir.example", null)));
        assertEquals(
                "/https://h",
                forward(Inputs.http2("GET", "/https://h/", "https", "weir.example", null))
                        .prefix());
        assertEquals(new Own(Page.OPTIONS_STAR), parse(Inputs.http2("OPTIONS", "*", "https", "weir.example", null)));
    }

    @Test
    void http2ToAnyOtherAuthorityIsAbsolute() {
        Forward forward = forward(Inputs.http2("GET", "/p?q", "https", "h.example", null));
        assertEquals("https://h.example", forward.origin());
        assertEquals("/p?q", forward.pathQuery());
    }

    @Test
    void http2Connect() {
        assertEquals(new Tunnel(Inputs.name("h"), 443), parse(Inputs.http2("CONNECT", "", null, "h:443", null)));
        assertRefused(400, Inputs.http2("CONNECT", "", null, "h", null));
        assertRefused(400, Inputs.http2("CONNECT", "", null, null, "h:443"));
        assertRefused(400, Inputs.http2("CONNECT", "/", "https", "h:443", null));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "GET, http://h/, http, h, -",
                "GET, '', http, h, -",
                "GET, *, http, h, -",
                "GET, *, https, weir.example, -",
                "GET, /a b, http, h, -",
                "GET, /, ftp, h, -",
                "GET, /, -, h, -",
                "GET, /, http, -, -",
                "GET, /, http, u@h, -",
                "GET, /, http, h, other",
                "GET, /, https, weir.example, evil.example",
            })
    void http2Malformed(
            String method, String path, @Nullable String scheme, @Nullable String authority, @Nullable String host) {
        assertRefused(400, Inputs.http2(method, path, scheme, authority, host));
    }

    @Test
    void http2HostMayRepeatTheAuthority() {
        forward(Inputs.http2("GET", "/", "http", "h.example", "H.EXAMPLE."));
    }

    @Test
    void reasonsRepeatNothingThatWasSent() {
        for (String target : List.of("http://secret.example:0/", "secret:x", "http://secret@x@y/", "/secret")) {
            Refused refused = assertInstanceOf(Refused.class, parse(Inputs.http1("GET", target, "localhost:3128")));
            assertFalse(refused.reason().contains("secret"));
        }
    }

    @Test
    void noTargetThrowsAndThePathIsAlwaysASuffixOfIt() {
        Random random = new Random(11);
        List<String> pieces = List.of(
                "http://",
                "https://",
                "/http://",
                "/https:/",
                "HTTP:",
                "/http%3A/",
                "%3a",
                "/",
                "//",
                "?",
                "#",
                "@",
                ":",
                "80",
                ":8080",
                "[::1]",
                "[",
                "]",
                "h",
                "example.com",
                "..",
                "%",
                "%41",
                "*",
                " ",
                "\\",
                "\0",
                "\u00e9",
                "{|}",
                "=&");
        List<String> methods = List.of("GET", "OPTIONS", "CONNECT", "TRACE", "SLUDGE", "");
        List<String> starts = List.of("", "", "/", "http://h", "/https:/h/", "/https%3A/h/");
        int forwarded = 0;
        for (int round = 0; round < 100_000; round++) {
            String start = starts.get(random.nextInt(starts.size()));
            String target = start + text(random, pieces, 200 - start.length());
            String method = methods.get(random.nextInt(methods.size()));
            String referer = random.nextBoolean() ? "http://localhost:3128" + text(random, pieces, 40) : null;
            TargetInput input = random.nextInt(4) == 0
                    ? Inputs.http2(
                            method, target, random.nextBoolean() ? "http" : "https", text(random, pieces, 20), null)
                    : Inputs.own(method, target, referer, FetchMetadata.NONE);
            if (parse(input) instanceof Forward forward) {
                forwarded++;
                String pathQuery = forward.pathQuery();
                boolean suffix = target.endsWith(pathQuery)
                        || target.endsWith(pathQuery.substring(1))
                        || (pathQuery.equals("*") && method.equals("OPTIONS"));
                assertTrue(suffix, target);
            }
        }
        assertTrue(forwarded > 1000, "only " + forwarded + " targets were good");
    }

    private static String text(Random random, List<String> pieces, int longest) {
        StringBuilder text = new StringBuilder();
        for (int count = random.nextInt(8); count > 0; count--) {
            text.append(
                    random.nextInt(12) == 0
                            ? Character.toString((char) random.nextInt(0x200))
                            : pieces.get(random.nextInt(pieces.size())));
        }
        while (random.nextInt(50) == 0 && text.length() < longest) {
            text.append((char) random.nextInt(0x10000));
        }
        return text.substring(0, Math.min(longest, text.length()));
    }
}
