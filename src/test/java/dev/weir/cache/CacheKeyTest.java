package dev.weir.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CacheKeyTest {

    @ParameterizedTest
    @CsvSource({
        "/p, /p",
        "/p?, /p?",
        "/p?a=1, /p?a=1",
        "/p?utm=1, /p",
        "/p?utm, /p",
        "/p?utm=, /p",
        "/p?utm=1=2, /p",
        "/p?a=1&utm=1, /p?a=1",
        "/p?utm=1&a=1, /p?a=1",
        "/p?a=1&utm=1&b=2, /p?a=1&b=2",
        "/p?utm=1&utm=2&ref, /p",
        "/p?utmx=1, /p?utmx=1",
        "/p?UTM=1, /p?UTM=1",
        "/p?xutm=1, /p?xutm=1",
        "/p?%75tm=1, /p?%75tm=1",
        "/p?a=utm, /p?a=utm",
        "/p?b=2&a=1, /p?b=2&a=1",
        "/p?a=1&a=1, /p?a=1&a=1",
        "/p?a=1&, /p?a=1&",
        "/p?&a=1, /p?&a=1",
        "/p?&&, /p?&&",
        "/p?utm=1&, /p?",
        "/p?a?utm=1, /p?a?utm=1",
        "/utm=1?a, /utm=1?a",
        "/p?utm=1;a=2, /p",
    })
    void leavesOutWhatTheOperatorNames(String pathQuery, String kept) {
        assertEquals(
                new CacheKey("http://a.example" + kept),
                CacheKey.of("http://a.example", pathQuery, Set.of("utm", "ref")));
    }

    @ParameterizedTest
    @CsvSource({"/p?utm=1", "/p?", "/%7Ea/../b//c", "/?a=%C3%A4&b=ä", "/"})
    void keepsTheRestByteForByte(String pathQuery) {
        assertEquals(
                new CacheKey("http://a.example" + pathQuery), CacheKey.of("http://a.example", pathQuery, Set.of()));
        assertEquals(new CacheKey("http://a.example" + pathQuery), CacheKey.of("http://a.example", pathQuery));
    }

    @ParameterizedTest
    @CsvSource({
        "http://a.example/p, http://a.example",
        "https://a.example:8443/p//q?http://b, https://a.example:8443",
        "http://[::1]:80/, http://[::1]:80",
        "http://a.example, http://a.example",
    })
    void knowsItsOrigin(String uri, String origin) {
        assertEquals(origin, new CacheKey(uri).origin());
    }
}
