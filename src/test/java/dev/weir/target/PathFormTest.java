package dev.weir.target;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.weir.target.PathForm.Credentials;
import dev.weir.target.RequestTarget.Forward;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathFormTest {

    private static final PathForm PATH_FORM = new PathForm(Inputs.OWN);

    private static Forward target(String path) {
        return assertInstanceOf(
                Forward.class,
                RequestTargets.parse(Inputs.http1("GET", path, "localhost:3128"), Inputs.RULES, new Authorities()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " | ",
            value = {
                "http://o/x?y#z | /http://o/x?y#z",
                "HTTPS://O:443/x | /HTTPS://O:443/x",
                "http://o | /http://o/",
                "http://o?q | /http://o/?q",
                "http://o#f | /http://o/#f",
                "http://u:p@o/x@y | /http://o/x@y",
                "http://o/../../x | /http://o/x",
                "//o/x | /https://o/x",
                "//o | /https://o/",
                "/x?y | /https://h:444/x?y",
                "/ | /https://h:444/",
                "/a//b;c/%41?x=/../y | /https://h:444/a//b;c/%41?x=/../y",
                "/../x | /https://h:444/x",
                "/a/%2E%2e/./b/.. | /https://h:444/",
                "/a/b/. | /https://h:444/a/b/",
                "x | x",
                "x/y?../z | x/y?../z",
                "../x | /https://h:444/x",
                "../../../x?q | /https://h:444/x?q",
                "./x | /https://h:444/a/x",
                "?q | ?q",
                "#f | #f",
                "x:y | x:y",
                "mailto:a@b | mailto:a@b",
                "ftp://o/x | ftp://o/x",
                "http:x | http:x",
                "1:x | 1:x",
            })
    void locationLeadsThroughWeir(String value, String expected) {
        assertEquals(expected, PATH_FORM.location(value, target("/https://h:444/a/b?c=/d")));
    }

    @ParameterizedTest
    @CsvSource({
        "/https://h, x, /https://h/x",
        "/https://h, /x, /https://h/x",
        "/https://h?q/r, x, /https://h/x",
        "/https://h/, x, /https://h/x",
        "/https:/h/a/b, /x, /https:/h/x",
        "/https%3A/h/a/b, /x, /https%3A/h/x",
        "/http%3a//h/a/b, ../x, /http%3a//h/x",
        "/http%3A/h/a/b, http://h/x, /http://h/x",
        "/HTTP://H:80/a/b, /x, /HTTP://H:80/x",
        "/http://h/a/b, //o/, /http://o/",
        "/http://h/a//b, ../x, /http://h/a/x",
    })
    void locationKeepsToThePlaceAsTheClientWroteIt(String path, String value, String expected) {
        assertEquals(expected, PATH_FORM.location(value, target(path)));
    }

    @Test
    void anEmptyLocationStaysEmpty() {
        assertEquals("", PATH_FORM.location("", target("/http://h/a/b")));
    }

    @Test
    void aBrowserThatFollowsTheLocationEndsWhereTheOriginMeant() {
        Random random = new Random(3);
        String[] pieces = {"/", "/..", "/.", "a", "..", "?", "#", "//o", "http://o", "%2e", "x=y"};
        for (int round = 0; round < 20_000; round++) {
            StringBuilder reference = new StringBuilder();
            for (int count = random.nextInt(7); count > 0; count--) {
                reference.append(pieces[random.nextInt(pieces.length)]);
            }
            String value = reference.toString();
            if (value.matches("(http:)?//[^a-z].*|//|[a-z.%0-9]*http:.*")) {
                continue; // no URI reference, or one without a host
            }
            String meant = followed("https://h", "/d/e", value);
            String location = PATH_FORM.location(value, target("/https://h/d/e"));
            assertEquals(
                    "http://localhost:3128/" + meant,
                    followed("http://localhost:3128", "/https://h/d/e", location),
                    () -> value + " -> " + location);
        }
    }

    /** The URL, without query, to which a browser at a URL follows a reference. */
    private static String followed(String origin, String path, String value) {
        String reference = value.replaceFirst("[?#].*", "");
        if (reference.startsWith("//")) {
            return followed(origin, path, origin.replaceFirst("//.*", "") + reference);
        }
        if (reference.startsWith("http://") || reference.startsWith("https://")) {
            int end = (reference + "/").indexOf('/', reference.indexOf("//") + 2);
            return reference.substring(0, end) + withoutDots(end < reference.length() ? reference.substring(end) : "/");
        }
        if (reference.isEmpty()) {
            return origin + path;
        }
        return origin
                + withoutDots(
                        reference.startsWith("/")
                                ? reference
                                : path.substring(0, path.lastIndexOf('/') + 1) + reference);
    }

    private static String withoutDots(String path) {
        String before = path.replaceAll("/%2e(?=/|$)", "/.");
        before = before.replaceAll("/(%2e%2e|%2e\\.|\\.%2e)(?=/|$)", "/..");
        for (String after = before; ; before = after) {
            after = before.replaceFirst("/\\.(/|$)", "/");
            if (after.equals(before)) {
                after = before.replaceFirst("^/\\.\\.(/|$)|/(?!\\.\\.(/|$))[^/]*/\\.\\.(/|$)", "/");
            }
            if (after.equals(before)) {
                return after;
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " | ",
            value = {
                "a=b | a=b",
                "a=b; Secure; HttpOnly;SameSite=None;  Max-Age=5 | a=b; Secure; HttpOnly;SameSite=None;  Max-Age=5",
                "a=b; Domain=h | a=b",
                "a=b; domain = .h; Secure | a=b; Secure",
                "a=b; Path=/ | a=b; Path=/https://h:444/",
                "a=b;PATH = /x/y;Secure | a=b;PATH =/https://h:444/x/y;Secure",
                "a=b; Path=/x; Domain=h; Path=/y | a=b; Path=/https://h:444/x; Path=/https://h:444/y",
                "a=b; Path=x | a=b; Path=x",
                "a=b; Path= | a=b; Path=",
                "a=b; Path | a=b; Path",
                "a=/$1; Path=/$1\\ | a=/$1; Path=/https://h:444/$1\\",
                "domain=x; Secure | domain=x; Secure",
                "path=/; Path=/ | path=/; Path=/https://h:444/",
                "a=\"b; Path=/c\" | a=\"b; Path=/https://h:444/c\"",
                "; Path=/ | ; Path=/https://h:444/",
                "__Secure-a=b; Secure; Path=/ | __Secure-a=b; Secure; Path=/https://h:444/",
                "__Host-a=b; Secure | __Host-a=b; Secure",
            })
    void aCookieIsScopedToItsTarget(String value, String expected) {
        assertEquals(Optional.of(expected), PATH_FORM.setCookie(value, target("/https://h:444/a/b")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " | ",
            value = {
                "/https://h | a=b | a=b; Path=/https://h/",
                "/https://h | a=b; Secure | a=b; Secure; Path=/https://h/",
                "/https://h | a=b; Path=x; Secure | a=b; Path=x; Secure; Path=/https://h/",
                "/https://h | a=b; Path=/x | a=b; Path=/https://h/x",
                "/https://h | a=b; path=/x; path= | a=b; path=/https://h/x; path=; Path=/https://h/",
                "/https://h | a=b; path=/x; path=zz | a=b; path=/https://h/x; path=zz; Path=/https://h/",
                "/https://h | a=b; path=; path=/x | a=b; path=; path=/https://h/x",
                "/https://h/ | a=b | a=b; Path=/https://h/",
                "/https://h?x/y | a=b | a=b; Path=/https://h/",
                "/https:/h | a=b | a=b; Path=/https:/h/",
                "/https://h/x | a=b | a=b",
            })
    void aCookieOfTheRootIsNotLeftToTheClientsPath(String path, String value, String expected) {
        assertEquals(Optional.of(expected), PATH_FORM.setCookie(value, target(path)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"__Host-a=b; Secure; Path=/", "__host-a=b; path=/; Secure", " __Host-a; Path=/"})
    void aCookieThatMustBeSentEverywhereIsDropped(String value) {
        assertEquals(Optional.empty(), PATH_FORM.setCookie(value, target("/https://h:444/a/b")));
    }

    private static final String SAME = "http://localhost:3128/https://h/page";
    private static final String OTHER = "http://localhost:3128/https://other/page";

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // a tool, or a browser that tells nothing
                "-, -, -, -, FORWARDED",
                SAME + ", -, -, -, FORWARDED",
                OTHER + ", -, -, -, WITHHELD",
                "http://localhost:3128/http://h/, -, -, -, WITHHELD",
                "http://localhost:3128/https://h:444/, -, -, -, WITHHELD",
                "http://localhost:3128/https:/H:443/, -, -, -, FORWARDED",
                "http://localhost:3128/, -, -, -, WITHHELD",
                "http://elsewhere.example/, -, -, -, FORWARDED",
                "-, -, cors, -, FORWARDED",
                // a person's own doing
                "-, none, navigate, document, FORWARDED",
                OTHER + ", same-origin, navigate, document, FORWARDED",
                // what a page loads
                SAME + ", same-origin, cors, empty, FORWARDED",
                SAME + ", same-origin, no-cors, image, FORWARDED",
                SAME + ", same-origin, navigate, iframe, FORWARDED",
                OTHER + ", same-origin, cors, empty, WITHHELD",
                OTHER + ", same-origin, no-cors, image, WITHHELD",
                OTHER + ", same-origin, navigate, iframe, WITHHELD",
                "-, same-origin, cors, empty, WITHHELD",
                "http://localhost:3128/, same-origin, cors, empty, WITHHELD",
                "http://localhost:3000/, same-site, cors, empty, WITHHELD",
            })
    void credentialsStayWithTheirTarget(
            @Nullable String referer,
            @Nullable String site,
            @Nullable String mode,
            @Nullable String dest,
            Credentials expected) {
        assertEquals(expected, PATH_FORM.credentials(referer, Inputs.fetch(site, mode, dest), target("/https://h/x")));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "http://localhost:3128/https://h/a?b, https://h/a?b",
                "http://localhost:3128/https://u:p@H:443, https://h/",
                "http://localhost:3128/https:/h/a, https://h/a",
                "http://localhost:3128/https://other/a?b, https://other/",
                "http://localhost:3128/http://h/a?b, http://h/",
                "http://localhost:3128/, -",
                "http://localhost:3128/x, -",
                "http://elsewhere.example/a, -",
                "about:blank, -",
                "'', -",
            })
    void theRefererIsThePagesOwn(String value, @Nullable String expected) {
        assertEquals(Optional.ofNullable(expected), PATH_FORM.referer(value, target("/https://h/x")));
    }

    @Test
    void aPageOverTlsIsNotToldWithoutTls() {
        assertEquals(Optional.empty(), PATH_FORM.referer("http://localhost:3128/https://h/a", target("/http://h/x")));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "http://localhost:3128, http://localhost:3128/https://h/a, https://h",
                "http://localhost:3128, http://localhost:3128/https://other:8443/a, https://other:8443",
                "http://localhost:3128, http://localhost:3128/, null",
                "http://localhost:3128, -, null",
                "http://localhost:3000, -, http://localhost:3000",
                "null, -, null",
                "'', -, ''",
            })
    void theOriginIsThePagesOwn(String value, @Nullable String referer, String expected) {
        assertEquals(expected, PATH_FORM.origin(value, referer, target("/https://h/x")));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "same-origin, http://localhost:3128/https://h/a, same-origin",
                "none, -, none",
                "none, http://localhost:3128/https://other/a, none",
                "same-origin, http://localhost:3128/https://other/a, cross-site",
                "same-origin, http://localhost:3128/http://h/a, cross-site",
                "same-origin, http://localhost:3128/, cross-site",
                "same-origin, -, cross-site",
                "same-site, http://localhost:3000/, cross-site",
                "cross-site, http://elsewhere.example/, cross-site",
            })
    void aTargetIsNotToldThatAnotherSiteIsItself(String value, @Nullable String referer, String expected) {
        assertEquals(expected, PATH_FORM.fetchSite(value, referer, target("/https://h/x")));
    }

    @Test
    void inAbsoluteFormEverythingStays() {
        Forward target = target("http://h/a/b");
        assertEquals("/../x", PATH_FORM.location("/../x", target));
        String cookie = "__Host-a=b; Domain=h; Path=/";
        assertEquals(Optional.of(cookie), PATH_FORM.setCookie(cookie, target));
        assertEquals(Optional.of(OTHER), PATH_FORM.referer(OTHER, target));
        assertEquals("same-origin", PATH_FORM.fetchSite("same-origin", OTHER, target));
        assertEquals("http://localhost:3128", PATH_FORM.origin("http://localhost:3128", null, target));
        assertEquals(
                Credentials.FORWARDED,
                PATH_FORM.credentials(OTHER, Inputs.fetch("same-origin", "cors", "empty"), target));
    }
}
