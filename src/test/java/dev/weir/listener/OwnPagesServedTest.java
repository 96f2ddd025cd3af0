package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.testing.Eventually;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The proxy's own pages over the wire: which there are, under which names, and that they can only be read. */
class OwnPagesServedTest {

    private static TestWeir weir;

    @BeforeAll
    static void start() {
        weir = TestWeir.setup()
                .with("weir.proxy.names", "proxy.example, 192.0.2.7")
                .start();
    }

    @AfterAll
    static void stop() {
        weir.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/, '', 200, text/plain; charset=utf-8, http_proxy",
        "/?x=y, '', 200, text/plain; charset=utf-8, http_proxy",
        "/, 'Accept: text/html~', 200, text/html; charset=utf-8, <h1>",
        "/proxy.pac, '', 200, application/x-ns-proxy-autoconfig, FindProxyForURL",
        "/favicon.ico, '', 204, , ''",
    })
    void pagesCanBeReadAndAskedAbout(String path, String fields, int status, String type, String part) {
        double before = weir.count("weir.requests", "outcome", "local");
        try (RawClient client = weir.client()) {
            String rest = " " + path + " HTTP/1.1\r\nHost: localhost:" + weir.port() + "\r\n"
                    + fields.replace("~", "\r\n") + "\r\n";
            RawResponse page = client.send("GET" + rest).readResponse();
            assertEquals(status, page.status());
            assertEquals(type, page.header("content-type"));
            assertTrue(page.text().contains(part), page.text());
            assertTrue(String.valueOf(page.header("proxy-status")).startsWith("weir;exchange="), page.head());
            assertNotNull(page.header("date"));
            RawResponse head = client.send("HEAD" + rest).readResponse("HEAD");
            assertEquals(status, head.status());
            assertEquals(page.header("content-length"), head.header("content-length"));
            assertEquals(type, head.header("content-type"));
            assertEquals(status, client.send("GET" + rest).readResponse().status());
        }
        Eventually.await(() -> weir.count("weir.requests", "outcome", "local") == before + 3, "they are counted");
    }

    @Test
    void pagesGiveTheAddressTheyWereReachedBy() {
        try (RawClient client = weir.client()) {
            String pac = client.send("GET /proxy.pac HTTP/1.1\r\nHost: proxy.example:8888\r\n\r\n")
                    .readResponse()
                    .text();
            assertTrue(pac.contains("PROXY proxy.example:8888"), pac);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nothing",
                "/index.html",
                "/proxy.pac/",
                "/PROXY.PAC",
                "/%70roxy.pac",
                "/favicon.ico/x",
                "//",
                "/../",
                "/*",
                "/q/metrics",
                "/api/v1/status",
                "/ftp://h.example/",
            })
    void thereAreNoOthers(String path) {
        Refusing.by(weir).keeps("GET " + path + " HTTP/1.1~Host: localhost~~", 404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST /", "PUT /", "DELETE /proxy.pac", "OPTIONS /", "PATCH /favicon.ico", "SLUDGE /"})
    void theyCanOnlyBeRead(String start) {
        RawResponse response = Refusing.by(weir).keeps(start + " HTTP/1.1~Host: localhost~~", 405);
        assertEquals("GET, HEAD", response.header("allow"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST:1",
                "localhost.",
                "127.0.0.1",
                "127.0.0.1:3128",
                "127.1.2.3",
                "[::1]",
                "[::1]:65535",
                "[0:0:0:0:0:0:0:1]",
                "[::ffff:127.0.0.1]",
                "weir-under-test",
                "proxy.example",
                "Proxy.Example.:80",
                "192.0.2.7",
            })
    void theseNamesAreItsOwn(String host) {
        try (RawClient client = weir.client()) {
            client.send("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
            assertEquals(200, client.readResponse().status());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "evil.proxy.example",
                "proxy.example.evil",
                "xproxy.example",
                "192.0.2.8",
                "10.0.0.1",
                "[::2]",
                "weir",
                "",
            })
    void aNameThatIsNotIsMisdirected(String host) {
        for (String path : new String[] {"/", "/proxy.pac", "/nothing", "/http://127.0.0.1:%p/"}) {
            String target = path.replace("%p", Integer.toString(weir.port()));
            Refusing.by(weir).keeps("GET " + target + " HTTP/1.1~Host: " + host + "~~", 421);
        }
    }
}
