package dev.weir.feeds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FeedUrlTest {

    private static FeedUrl url(String text) {
        return assertInstanceOf(FeedUrl.class, FeedUrl.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "https://lists.example:8443/KEY/hosts.txt, https://lists.example:8443/***",
        "https://lists.example?key=KEY, https://lists.example/***",
        "https://lists.example, https://lists.example/",
    })
    void whatMayHoldAKeyIsShownToNobody(String text, String shown) {
        assertEquals(shown, url(text).masked());
    }

    @ParameterizedTest
    @CsvSource({
        "https://lists.example/hosts.txt, https://lists.example/hosts.txt",
        "HTTP://Lists.Example., http://lists.example/",
        "https://lists.example:443?key=a%20b#top, https://lists.example/?key=a%20b",
        "https://bücher.example:8443/a, https://xn--bcher-kva.example:8443/a",
        "http://[2001:db8::1]:81/a, http://[2001:db8::1]:81/a",
        "http://192.0.2.1, http://192.0.2.1/",
        "https://a_b.example/%2e%2e/x, https://a_b.example/%2e%2e/x",
    })
    void urlsAreRead(String text, String expected) {
        assertEquals(expected, url(text).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "lists.example/hosts",
                "//lists.example/hosts",
                "ftp://lists.example/hosts",
                "file:///etc/hosts",
                "http:lists.example",
                "http://",
                "http:///hosts",
                "https://user:secret@lists.example/",
                "https://lists.example:0/",
                "https://lists.example:70000/",
                "https://lists.example:8a/",
                "https://lists..example/",
                "https://0x7f.1/",
                "https://lists.example/a b",
                "https://lists.example/ü",
                "https://[fe80::1%25eth0]/",
                "https://lists.example/\r\nHost: x",
            })
    void whatCannotBeFetchedFromIsRefused(String text) {
        assertInstanceOf(UrlReading.Malformed.class, FeedUrl.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "/other, https://lists.example/other",
        "other?x=1, https://lists.example/a/other?x=1",
        "../up, https://lists.example/up",
        "//cdn.example/x, https://cdn.example/x",
        "https://cdn.example:8443/x, https://cdn.example:8443/x",
        "?y, https://lists.example/a/b?y",
        "'', https://lists.example/a/b?c",
        "#top, https://lists.example/a/b?c",
    })
    void redirectsAreResolved(String location, String expected) {
        assertEquals(
                expected, url("https://lists.example/a/b?c").redirect(location).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://lists.example/a",
                "ftp://lists.example/",
                "https://u@lists.example/",
                "https://a b/",
                "data:,x"
            })
    void redirectsThatLeadAstrayAreNotFollowed(String location) {
        assertInstanceOf(
                UrlReading.Malformed.class, url("https://lists.example/a").redirect(location));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://lists.example/b", "https://lists.example/b"})
    void plainMayBecomeSecure(String location) {
        assertEquals(location, url("http://lists.example/a").redirect(location).toString());
    }
}
