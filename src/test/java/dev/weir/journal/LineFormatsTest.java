package dev.weir.journal;

import static dev.weir.journal.Sample.written;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.measure.Account;
import dev.weir.measure.Account.Saving;
import dev.weir.measure.Outcome;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The lines of each format, byte by byte, and that nothing that a client or an origin sends gets out of its place in them. */
class LineFormatsTest {

    /** Apache's, as readers of logs have it. */
    private static final String COMBINED =
            "\\S+ - (?<user>\\S+) \\[[^\\]]+\\] \"(?<request>(?:[^\"\\\\]|\\\\.)*)\" \\d{3} (?:\\d+|-)"
                    + " \"(?<referer>(?:[^\"\\\\]|\\\\.)*)\" \"(?<agent>(?:[^\"\\\\]|\\\\.)*)\"\\n";

    private static JsonNode json(Sample sample) {
        try {
            return new ObjectMapper().readTree(written(new JsonLine(), sample.told()));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aJsonLineHasEverything() {
        Sample sample = new Sample();
        sample.user = "alice";
        sample.referer = "https://a.example/";
        sample.ending = new Account.Ending(Outcome.MISS, 200, "no-ads", "blacklist", true);
        sample.saving = new Saving(Saving.Kind.REVALIDATED, 77, 1_500_000_000L);
        assertEquals("""
                {"time":"2026-05-04T03:02:01.007Z","id":"0123456789abcdefghjkm","handler":3,"form":"absolute","method":"GET",\
                "url":"https://www.example.org/page?q=secret","scheme":"https","host":"www.example.org","port":443,\
                "path":"/page?q=secret","version":"HTTP/1.1","user_agent":"curl/8.5.0","referer":"https://a.example/",\
                "client":"192.0.2.7","user":"alice","content_type":"text/html; charset=utf-8","cached":"fetched",\
                "bytes":{"received":0,"sent":1234},"seconds":{"total":0.070000,"first_byte":0.065000},\
                "outcome":"miss","status":200,"reason":"blacklist","entry":"no-ads","report_only":true,\
                "upstream":{"status":200,"address":"203.0.113.9","bytes":{"received":1234,"sent":0},\
                "seconds":{"total":0.060000,"dns":0.001000,"connect":0.002000,"tls":0.003000,"first_byte":0.050000}},\
                "saved":{"kind":"revalidated","bytes":77,"seconds":1.500000}}
                """, written(new JsonLine(), sample.told()));
    }

    @Test
    void whatIsNotKnownHasNoMember() {
        Sample sample = new Sample().withoutOrigin(Outcome.CLIENT_ERROR, 0);
        sample.scheme = "";
        sample.host = "";
        sample.port = -1;
        sample.pathQuery = "";
        sample.userAgent = null;
        sample.contentType = null;
        JsonNode line = json(sample);
        for (String member : List.of(
                "url",
                "scheme",
                "host",
                "port",
                "path",
                "user_agent",
                "referer",
                "user",
                "content_type",
                "status",
                "reason",
                "entry",
                "report_only",
                "upstream")) {
            assertTrue(line.path(member).isMissingNode(), member);
        }
        assertEquals("none", line.path("saved").path("kind").textValue());
        assertEquals("none", line.path("cached").textValue());
    }

    @Test
    void aTimeThatWasNotTakenHasNoMember() {
        Sample sample = new Sample();
        sample.upstream = new Account.Upstream(0, null, 0, -1, -1, -1, -1, 5, 0, 0);
        assertEquals(
                "{\"status\":0,\"bytes\":{\"received\":0,\"sent\":0},\"seconds\":{\"total\":0.0}}",
                json(sample).path("upstream").toString());
    }

    @ParameterizedTest
    @CsvSource({
        "http, h.example, 80, /p, http://h.example/p",
        "http, h.example, 443, /p, http://h.example:443/p",
        "https, h.example, 443, /, https://h.example/",
        "https, h.example, 80, /, https://h.example:80/",
        "https, 2001:db8::1, 8443, /, 'https://[2001:db8::1]:8443/'",
        "'', h.example, 443, '', h.example:443",
        "'', 2001:db8::1, 443, '', '[2001:db8::1]:443'",
        "'', '', 0, /favicon.ico, /favicon.ico",
    })
    void theUrlIsOneText(String scheme, String host, int port, String path, String url) {
        Sample sample = new Sample();
        sample.scheme = scheme;
        sample.host = host;
        sample.port = port;
        sample.pathQuery = path;
        assertEquals(url, json(sample).path("url").textValue());
    }

    @Test
    void combinedIsApaches() {
        Sample sample = new Sample();
        assertEquals(
                "192.0.2.7 - - [04/May/2026:03:02:01 +0000] \"GET https://www.example.org/page?q=secret HTTP/1.1\" 200 1234"
                        + " \"-\" \"curl/8.5.0\"\n",
                written(new CombinedLine(), sample.told()));
        sample.user = "CN=Ann Other,O=\"x\"";
        sample.referer = "https://a.example/\"\\";
        sample.userAgent = null;
        sample.sent = 0;
        sample.withoutOrigin(Outcome.ABORTED, 0);
        assertEquals(
                "192.0.2.7 - CN=Ann\\x20Other,O=\\\"x\\\" [04/May/2026:03:02:01 +0000] \"GET"
                        + " https://www.example.org/page?q=secret HTTP/1.1\" 499 - \"https://a.example/\\\"\\\\\" \"-\"\n",
                written(new CombinedLine(), sample.told()));
    }

    @ParameterizedTest
    @CsvSource({
        "HIT, 200, false, TCP_HIT/200, HIER_NONE/-",
        "STALE, 200, false, TCP_STALE_HIT/200, HIER_NONE/-",
        "STALE, 200, true, TCP_REFRESH_FAIL_OLD/200, HIER_DIRECT/203.0.113.9",
        "REVALIDATED, 304, true, TCP_REFRESH_UNMODIFIED/304, HIER_DIRECT/203.0.113.9",
        "MISS, 200, true, TCP_MISS/200, HIER_DIRECT/203.0.113.9",
        "COLLAPSED, 200, false, TCP_CF_HIT/200, HIER_NONE/-",
        "BYPASS, 200, true, TCP_MISS/200, HIER_DIRECT/203.0.113.9",
        "TUNNEL, 200, true, TCP_TUNNEL/200, HIER_DIRECT/203.0.113.9",
        "UPGRADE, 101, true, TCP_TUNNEL/101, HIER_DIRECT/203.0.113.9",
        "LOCAL, 204, false, NONE_NONE/204, HIER_NONE/-",
        "DENIED, 403, false, TCP_DENIED/403, HIER_NONE/-",
        "CLIENT_ERROR, 400, false, NONE_NONE/400, HIER_NONE/-",
        "UPSTREAM_ERROR, 502, true, TCP_MISS/502, HIER_DIRECT/203.0.113.9",
        "ABORTED, 0, true, TCP_MISS_ABORTED/000, HIER_DIRECT/203.0.113.9",
        // What was cut saves nothing: where it came from is seen by no origin having a part.
        "ABORTED, 200, false, TCP_HIT_ABORTED/200, HIER_NONE/-",
    })
    void squidHasItsOwnWords(Outcome outcome, int status, boolean origin, String result, String peer) {
        Sample sample = origin ? new Sample().ending(outcome, status) : new Sample().withoutOrigin(outcome, status);
        assertEquals(
                "1777863721.007     70 192.0.2.7 " + result + " 1234 GET https://www.example.org/page?q=secret - "
                        + peer + " text/html\n",
                written(new SquidLine(), sample.told()));
    }

    @Test
    void squidNeverHasAnEmptyColumn() {
        Sample sample = new Sample().withoutOrigin(Outcome.ABORTED, 200);
        sample.user = "Ann 100%";
        sample.host = "";
        sample.pathQuery = "";
        sample.contentType = "";
        assertEquals(
                "1777863721.007     70 192.0.2.7 TCP_HIT_ABORTED/200 1234 GET error:invalid-request Ann%20100%25 HIER_NONE/- -\n",
                written(new SquidLine(), sample.told()));
    }

    @Test
    void aHeadThatNeverBecameARequestHasALineInEveryFormat() {
        Sample sample = new Sample().texts("").withoutOrigin(Outcome.CLIENT_ERROR, 400);
        sample.scheme = "";
        sample.port = 0;
        sample.user = null;
        sample.referer = null;
        sample.userAgent = null;
        sample.contentType = null;
        assertEquals(
                "192.0.2.7 - - [04/May/2026:03:02:01 +0000] \"-\" 400 1234 \"-\" \"-\"\n",
                written(new CombinedLine(), sample.told()));
        assertEquals(
                "1777863721.007     70 192.0.2.7 NONE_NONE/400 1234 NONE error:invalid-request - HIER_NONE/- -\n",
                written(new SquidLine(), sample.told()));
        assertTrue(json(sample).path("method").isMissingNode());
        assertTrue(json(sample).path("version").isMissingNode());
    }

    static Stream<String> hostile() {
        return Stream.of(
                "a\r\nb",
                "\n",
                "\r",
                "a\u0000b",
                "\u001b[31mred\u001b[0m",
                "\u009b31m",
                "\"quoted\"",
                "back\\slash\\",
                "\\\"",
                "\\n",
                "{\"json\":true}",
                "\",\"outcome\":\"hit\",\"x\":\"",
                "\" 200 5 \"-\" \"-\"",
                "a b  c",
                "\t\u000b\f\b\u007f",
                "\u2028\u2029\u0085",
                "\u202eright to left\u202c",
                "\u00ff\u00fe\u00e9 invalid UTF-8",
                "\ud800",
                "\udc00\ud800x",
                "\ud83d\ude00",
                "%0d%0a%",
                "${jndi:ldap://x}",
                "'; DROP TABLE x; --",
                "");
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void jsonIsReadAsItWasSent(String text) {
        Sample sample = new Sample().texts(text);
        String line = written(new JsonLine(), sample.told());
        assertOneLine(line);
        JsonNode read = json(sample);
        assertEquals(text.isEmpty() ? null : text, textOf(read, "method"));
        assertEquals(text.isEmpty() ? null : text, textOf(read, "version"));
        assertEquals(text, read.path("user_agent").textValue());
        assertEquals(text, read.path("referer").textValue());
        assertEquals(text, read.path("user").textValue());
        assertEquals(text, read.path("content_type").textValue());
        assertEquals(text.isEmpty() ? null : text, textOf(read, "path"));
        assertEquals(text.isEmpty() ? null : text, textOf(read, "host"));
        assertEquals("miss", read.path("outcome").textValue());
    }

    private static @Nullable String textOf(JsonNode node, String member) {
        return node.path(member).textValue();
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void combinedKeepsItsColumns(String text) {
        String line = written(new CombinedLine(), new Sample().texts(text).told());
        assertOneLine(line);
        assertTrue(line.matches(COMBINED), line);
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void squidKeepsItsColumns(String text) {
        Sample sample = new Sample().texts(text);
        sample.method = "GET" + text;
        String line = written(new SquidLine(), sample.told());
        assertOneLine(line);
        assertEquals(10, line.strip().split(" +", -1).length, line);
    }

    private static void assertOneLine(String line) {
        assertEquals(line.length() - 1, line.indexOf('\n'), line);
        assertTrue(line.chars().limit(line.length() - 1).allMatch(c -> c >= ' ' && c < 0x7f), line);
    }

    @Test
    void timesOfAnotherSecondAreOther() {
        JsonLine format = new JsonLine();
        String first = written(format, new Sample().told());
        Told told = new Sample().told();
        Told later = new Told(
                told.id(),
                -1,
                told.handler(),
                told.request(),
                told.client(),
                told.ending(),
                told.upstream(),
                told.saving());
        assertTrue(written(format, later).contains("\"1969-12-31T23:59:59.999Z\""));
        assertEquals(first, written(format, told));
    }
}
