package dev.weir.response;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.response.OwnAddress.Transport;
import dev.weir.response.OwnPages.Offer;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OwnPagesTest {

    private static final Signature SIGNATURE = new Signature("weir", new ExchangeId("0abc"));
    private static final OwnAddress PLAIN = new OwnAddress(Transport.PLAIN, "127.0.0.1", 3128);
    private static final OwnAddress TLS = new OwnAddress(Transport.TLS, "proxy.example", 3129);

    @ParameterizedTest
    @EnumSource(
            value = Representation.class,
            names = {"HTML", "TEXT"})
    void thePageTellsHowToUseTheProxyWhereItWasReached(Representation representation) {
        Rendered page = OwnPages.usage(TLS, EnumSet.allOf(Offer.class), representation, SIGNATURE);
        String text = page.body().toString();
        assertEquals(200, page.status());
        assertEquals(representation.contentType(), page.field("Content-Type").orElseThrow());
        assertEquals("no-cache", page.field("Cache-Control").orElseThrow());
        assertEquals("Accept", page.field("Vary").orElseThrow());
        assertEquals(
                Integer.toString(page.body().length()),
                page.field("Content-Length").orElseThrow());
        assertTrue(text.contains("curl -x https://proxy.example:3129 https://example.org/"));
        assertTrue(text.contains("export http_proxy=https://proxy.example:3129\n"));
        assertTrue(text.contains("export https_proxy=https://proxy.example:3129\n"));
        assertTrue(text.contains("https://proxy.example:3129/https://example.org/"));
        assertTrue(text.contains("https://proxy.example:3129/proxy.pac"));
    }

    @Test
    void whatIsSwitchedOffIsNotTold() {
        String text = OwnPages.usage(PLAIN, Set.of(), Representation.TEXT, SIGNATURE)
                .body()
                .toString();
        assertTrue(text.contains("curl -x http://127.0.0.1:3128 http://example.org/"));
        assertFalse(text.contains("https"));
        assertFalse(text.contains("3128/http"));
    }

    @Test
    void thePageOfOwnHasNoError() {
        assertEquals(
                "weir;exchange=\"0abc\"",
                OwnPages.pac(PLAIN, SIGNATURE).field("Proxy-Status").orElseThrow());
    }

    @Test
    void theScriptNamesThePlainListener() {
        Rendered pac = OwnPages.pac(PLAIN, SIGNATURE);
        String script = pac.body().toString();
        assertEquals(
                "application/x-ns-proxy-autoconfig", pac.field("Content-Type").orElseThrow());
        assertTrue(script.startsWith("function FindProxyForURL(url, host) {\n"));
        assertTrue(script.contains("  return \"PROXY 127.0.0.1:3128\";\n}\n"));
        assertTrue(script.contains("isPlainHostName(name)"));
        assertTrue(script.contains("if (/(^|\\.)localhost$/.test(name)) return \"DIRECT\";"));
        assertTrue(script.contains("if (/^127(\\.[0-9]+){3}$/.test(name)) return \"DIRECT\";"));
    }

    @Test
    void theScriptNamesTheTlsListener() {
        assertTrue(OwnPages.pac(TLS, SIGNATURE).body().toString().contains("return \"HTTPS proxy.example:3129\";"));
    }

    @Test
    void theIconIsNothing() {
        Rendered icon = OwnPages.favicon(SIGNATURE);
        assertEquals(204, icon.status());
        assertEquals(0, icon.body().length());
        assertEquals(Optional.empty(), icon.field("Content-Length"));
    }

    @Test
    void optionsSayWhatTheProxyCanDo() {
        Rendered options = OwnPages.options(EnumSet.allOf(Offer.class), SIGNATURE);
        assertEquals(200, options.status());
        assertEquals("0", options.field("Content-Length").orElseThrow());
        assertEquals(
                "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, CONNECT",
                options.field("Allow").orElseThrow());
        assertEquals(
                "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS",
                OwnPages.options(EnumSet.noneOf(Offer.class), SIGNATURE)
                        .field("Allow")
                        .orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:3128, 127.0.0.1:3128",
        "Proxy.Example, Proxy.Example:80",
        "localhost:, localhost:80",
        "[::1]:3128, [::1]:3128",
        "[::1], [::1]:80",
        "my_host-1.:65535, my_host-1.:65535",
    })
    void anAuthorityIsRead(String authority, String written) {
        assertEquals(
                written, OwnAddress.of(Transport.PLAIN, authority).orElseThrow().authority());
    }

    @Test
    void theDefaultPortIsTheSchemes() {
        assertEquals(443, OwnAddress.of(Transport.TLS, "h").orElseThrow().port());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":80",
                "h:0",
                "h:65536",
                "h:999999",
                "h:+80",
                "a b",
                "a\"b",
                "a;b",
                "<script>",
                "u@h",
                "h/p",
                "h\n",
                "[::1",
                "::1",
                "[x]",
                "$(id)",
                "é"
            })
    void whatCouldNotBeShownIsNoAuthority(String authority) {
        assertEquals(Optional.empty(), OwnAddress.of(Transport.PLAIN, authority));
    }

    @ParameterizedTest
    @CsvSource({"h:80, 1", "a\"b, 80", "h, 0", "h, 65536"})
    void anAddressIsCheckedWhoeverMakesIt(String host, int port) {
        assertThrows(IllegalArgumentException.class, () -> new OwnAddress(Transport.PLAIN, host, port));
    }
}
