package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.weir.testing.Bytes;
import dev.weir.testing.Fields;
import dev.weir.testing.H2Client;
import dev.weir.testing.H2Frame;
import dev.weir.testing.H2Message;
import dev.weir.testing.H2Origin;
import dev.weir.testing.H2Script;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The cache between clients and origins that speak HTTP/2. */
class CachedOverHttp2Test {

    private static final TestPki TLS = new TestPki();
    private static final int INTERNAL_ERROR = 2;
    private static final Fields KEPT = Fields.of(":status", "200", "cache-control", "max-age=100");

    private static TestWeir weir;

    @BeforeAll
    static void start() {
        weir = TLS.start();
    }

    @AfterAll
    static void stop() {
        weir.close();
    }

    private static Fields get(H2Origin origin, String path) {
        return Fields.of(
                ":method",
                "GET",
                ":scheme",
                "https",
                ":authority",
                origin.authority("origin.localhost"),
                ":path",
                path);
    }

    private static RawResponse get1(H2Origin origin, String path) {
        try (RawClient client = weir.client()) {
            client.send("GET https://" + origin.authority("origin.localhost") + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
            return client.readResponse();
        }
    }

    @Test
    void whatOneVersionStoredTheOtherGets() {
        try (H2Origin origin = H2Origin.start(TLS.origin());
                H2Client client = TLS.h2(weir)) {
            origin.answer(H2Script.answer(KEPT, Bytes.of("body")));
            assertEquals("body", get1(origin, "/shared").text());
            H2Message hit = client.request(get(origin, "/shared")).awaitResponse();
            assertEquals("body", hit.text());
            assertEquals("4", hit.fields().get("content-length"));
            assertEquals("0", hit.fields().get("age"));
            H2Message range = client.request(get(origin, "/shared").and("range", "bytes=1-2"))
                    .awaitResponse();
            assertEquals("od", range.text());
            client.request(get(origin, "/other")).awaitResponse();
            assertEquals("body", get1(origin, "/other").text());
            assertEquals(2, origin.requests().size());
        }
    }

    /** The words of the answer that broke off are not those of the one in its place. */
    @ParameterizedTest
    @CsvSource({
        "Accept: */*, 200, OK, old",
        "'If-None-Match: \"a\"', 304, Not Modified, ''",
        "Range: bytes=0-0, 206, Partial Content, o",
    })
    void whatStandsInHasItsOwnWords(String field, int status, String reason, String text) {
        try (H2Origin origin = H2Origin.start(TLS.origin());
                RawClient client = weir.client()) {
            String path = "/words-" + status;
            origin.answerOnce(H2Script.answer(
                    Fields.of(":status", "200", "cache-control", "max-age=0, stale-if-error=100", "etag", "\"a\""),
                    Bytes.of("old")));
            assertEquals("old", get1(origin, path).text());
            origin.answer(stream -> {
                stream.awaitRequest();
                stream.connection()
                        .sendRaw(stream.headers(Fields.of(":status", "299", "cache-control", "no-store"))
                                .plus(new H2Frame(H2Frame.DATA, 0, stream.id(), Bytes.of("half")).encoded())
                                .plus(H2Frame.ofIntegers(H2Frame.RST_STREAM, stream.id(), INTERNAL_ERROR)
                                        .encoded()));
            });
            client.send("GET https://" + origin.authority("origin.localhost") + path + " HTTP/1.1\r\nHost: x\r\n"
                    + field + "\r\n\r\n");
            RawResponse response = client.readResponse();
            assertEquals(status, response.status());
            assertEquals(reason, response.reason());
            assertEquals(text, response.text());
            if (status == 304) {
                assertNull(response.header("content-length"));
            }
        }
    }

    /** RFC 5861 §4: it would be a 502, as nothing of it has been told yet. The next is one: nothing stands in for that. */
    @Test
    void whatIsStaleStandsInForAStreamThatIsResetBeforeAnythingWasTold() {
        try (H2Origin origin = H2Origin.start(TLS.origin())) {
            origin.answerOnce(H2Script.answer(
                    Fields.of(":status", "200", "cache-control", "max-age=0, stale-if-error=100", "etag", "\"a\""),
                    Bytes.of("old")));
            assertEquals("old", get1(origin, "/stale").text());
            origin.answer(stream -> {
                stream.awaitRequest();
                stream.connection()
                        .sendRaw(stream.headers(KEPT)
                                .plus(new H2Frame(H2Frame.DATA, 0, stream.id(), Bytes.of("half")).encoded())
                                .plus(H2Frame.ofIntegers(H2Frame.RST_STREAM, stream.id(), INTERNAL_ERROR)
                                        .encoded()));
            });
            RawResponse response = get1(origin, "/stale");
            assertEquals("old", response.text());
            assertEquals("weir;fwd=stale;fwd-status=200;ttl=0;detail=stale-if-error", Stage.status(response));
            RawResponse refused = get1(origin, "/new");
            assertEquals(502, refused.status());
            // RFC 9211 §2.3: what the origin said, as the client is told something else.
            assertEquals("weir;fwd=uri-miss;fwd-status=200", Stage.status(refused));
        }
    }

    @Test
    void aStreamThatIsResetIsNotStored() {
        try (H2Origin origin = H2Origin.start(TLS.origin())) {
            origin.answerOnce(stream -> {
                stream.awaitRequest();
                stream.sendHeaders(KEPT).send("half").reset(INTERNAL_ERROR);
            });
            origin.answer(H2Script.answer(KEPT, Bytes.of("whole")));
            RawResponse cut = get1(origin, "/reset");
            assertFalse(cut.status() == 200 && cut.complete(), cut.head());
            assertEquals("whole", get1(origin, "/reset").text());
            assertEquals("whole", get1(origin, "/reset").text());
            assertEquals(2, origin.requests().size());
        }
    }
}
