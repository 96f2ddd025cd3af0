package dev.weir.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SameOriginTest {

    private static final CacheKey BASE = new CacheKey("http://a.example/b/c/d;p?q");

    /** The examples of RFC 3986 §5.4 first. */
    @ParameterizedTest
    @CsvSource({
        "g, /b/c/g",
        "./g, /b/c/g",
        "g/, /b/c/g/",
        "/g, /g",
        "?y, /b/c/d;p?y",
        "g?y, /b/c/g?y",
        "'#s', /b/c/d;p?q",
        "g#s, /b/c/g",
        "g?y#s, /b/c/g?y",
        ";x, /b/c/;x",
        "'', /b/c/d;p?q",
        "., /b/c/",
        "./, /b/c/",
        ".., /b/",
        "../, /b/",
        "../g, /b/g",
        "../.., /",
        "../../g, /g",
        "../../../g, /g",
        "/./g, /g",
        "/../g, /g",
        "g., /b/c/g.",
        "..g, /b/c/..g",
        "./../g, /b/g",
        "./g/., /b/c/g/",
        "g/./h, /b/c/g/h",
        "g;x=1/../y, /b/c/y",
        "g?y/../x, /b/c/g?y/../x",
        "g#s/../x, /b/c/g",
        "http://a.example, /",
        "http://a.example?x, /?x",
        "HTTP://A.Example/g, /g",
        "http://a.example:80/g, /g",
        "http://a.example:0080/g, /g",
        "http://a.example:/g, /g",
        "http://user@a.example/g, /g",
        "http://b.example@b@a.example/g, /g",
        "//a.example/g, /g",
        "//a.example:80, /",
        "http://a.example/x/../g, /g",
        "http://a.example//g, //g",
        "'/g|h[1]{2}', '/g|h[1]{2}'",
        "/%2e%2e/g, /%2e%2e/g",
    })
    void leadsTo(String reference, String pathQuery) {
        assertEquals(CacheKey.of("http://a.example", pathQuery), SameOrigin.resolve(BASE, reference));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://a.example/g",
                "http://b.example/g",
                "http://a.example.b.example/g",
                "http://a.example:8080/g",
                "http://a.example:443/g",
                "http://a.example:99999999999/g",
                "http://a.example:8x/g",
                "http://a.example:-80/g",
                "http://a.example@b.example/g",
                "http://a.example:80@b.example/g",
                "http://b.example@a.example@b.example/g",
                "//b.example/g",
                "///g",
                "http:///g",
                "http:g",
                "http:/g",
                "http:",
                "http://",
                "g:h",
                "mailto:a@a.example",
                "javascript:alert(1)",
                "data:,x",
                "http://b.example\\@a.example/",
                "\\\\a.example/g",
                "/g\\h",
                "/a b",
                " /g",
                "/g\r\nx",
                "/\u0000",
                "/\u00e4",
                "/\u007f",
                "http://[::1]/g",
                "http://[/g",
                "http://a.example]/g",
                "http://\u00e4.example/"
            })
    void leadsElsewhere(String reference) {
        assertNull(SameOrigin.resolve(BASE, reference));
    }

    @Test
    void nothingLeadsNowhere() {
        assertNull(SameOrigin.resolve(BASE, null));
    }

    @ParameterizedTest
    @CsvSource({
        "https://a.example/x, https://a.example:443/y, https://a.example/y",
        "https://a.example/x, //a.example/y, https://a.example/y",
        "http://a.example:8080/x, http://a.example:8080/y, http://a.example:8080/y",
        "http://a.example:8080/x, /y, http://a.example:8080/y",
        "http://[::1]:8080/x, http://[::1]:8080/y, http://[::1]:8080/y",
        "http://[::1]/x, //[::1]:80/y, http://[::1]/y",
        "http://a_b.example/x, /y, http://a_b.example/y",
        "http://a.example/x|y, z, http://a.example/z",
    })
    void fromOtherBases(String base, String reference, String key) {
        assertEquals(new CacheKey(key), SameOrigin.resolve(new CacheKey(base), reference));
    }

    @Test
    void longReferencesCostLittle() {
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            String long1 = "/.." + "/a/..".repeat(20_000) + "/g";
            assertEquals(CacheKey.of("http://a.example", "/g"), SameOrigin.resolve(BASE, long1));
            assertNull(SameOrigin.resolve(BASE, "http://" + "@".repeat(100_000) + ":" + "9".repeat(100_000)));
            assertNull(SameOrigin.resolve(BASE, "a".repeat(100_000) + ":"));
        });
    }
}
