package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.testing.Conversation;
import dev.weir.testing.Eventually;
import dev.weir.testing.Fields;
import dev.weir.testing.H2Client;
import dev.weir.testing.H2Event;
import dev.weir.testing.H2Origin;
import dev.weir.testing.H2Script;
import dev.weir.testing.H2Stream;
import dev.weir.testing.Held;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.RawResponse;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A response that its origin cuts off is cut off for the client too, however both of them tell where it ends. */
class CutResponsesTest {

    static final TestPki TLS = new TestPki();

    static TestWeir weir;

    @BeforeAll
    static void start() {
        weir = TLS.start();
    }

    @AfterAll
    static void stop() {
        weir.close();
    }

    enum End {
        CLOSE,
        RESET,
        WITHOUT_NOTIFY;

        void of(Conversation conversation) {
            switch (this) {
                case CLOSE -> conversation.close();
                case RESET -> conversation.reset();
                case WITHOUT_NOTIFY -> conversation.closeWithoutNotify();
            }
        }
    }

    /** How an HTTP/1 origin frames a body and ends too soon. */
    enum Cut {
        LENGTH("Content-Length: 100\r\n\r\n", "some", End.CLOSE, false),
        LENGTH_RESET("Content-Length: 100\r\n\r\n", "some", End.RESET, false),
        CHUNKED("Transfer-Encoding: chunked\r\n\r\n", "4\r\nsome\r\n", End.CLOSE, false),
        IN_A_CHUNK("Transfer-Encoding: chunked\r\n\r\n", "64\r\nsome", End.CLOSE, false),
        BEFORE_THE_TRAILERS_END("Transfer-Encoding: chunked\r\n\r\n", "4\r\nsome\r\n0\r\nX: y\r\n", End.CLOSE, false),
        UNTIL_RESET("\r\n", "some", End.RESET, false),
        TLS_LENGTH("Content-Length: 100\r\n\r\n", "some", End.CLOSE, true),
        TLS_UNTIL_CLOSE("\r\n", "some", End.WITHOUT_NOTIFY, true),
        TLS_CHUNKED("Transfer-Encoding: chunked\r\n\r\n", "4\r\nsome\r\n", End.WITHOUT_NOTIFY, true);

        private final String fields;
        private final String body;
        private final End end;
        private final boolean tls;

        Cut(String fields, String body, End end, boolean tls) {
            this.fields = fields;
            this.body = body;
            this.end = end;
            this.tls = tls;
        }

        RawOrigin origin() {
            return tls ? RawOrigin.startTls(TLS.origin()) : RawOrigin.start();
        }

        String url(RawOrigin origin) {
            return (tls ? "https://" : "http://") + origin.authority("origin.localhost") + "/";
        }
    }

    enum Client {
        HTTP_1_1,
        HTTP_1_0,
        HTTP_2
    }

    static Stream<Arguments> cuts() {
        return Stream.of(Cut.values())
                .flatMap(cut -> Stream.of(Client.values()).map(client -> Arguments.of(cut, client)));
    }

    @ParameterizedTest
    @MethodSource("cuts")
    void theCutIsVisible(Cut cut, Client version) {
        try (RawOrigin origin = cut.origin()) {
            double before = weir.count("weir.requests", "outcome", "aborted", "code", "2xx");
            Held held = origin.hold();
            if (version == Client.HTTP_2) {
                http2(cut, origin, held);
            } else {
                http1(cut, origin, held, version == Client.HTTP_1_1 ? "HTTP/1.1" : "HTTP/1.0");
            }
            Eventually.await(
                    () -> weir.count("weir.requests", "outcome", "aborted", "code", "2xx") == before + 1,
                    "the exchange is counted as aborted");
        }
    }

    private static void http1(Cut cut, RawOrigin origin, Held held, String version) {
        try (RawClient client = weir.client()) {
            client.send("GET " + cut.url(origin) + " " + version + "\r\nHost: x\r\n\r\n");
            held.conversation().write("HTTP/1.1 200 OK\r\n" + cut.fields);
            RawResponse head = client.readHead();
            assertEquals(200, head.status());
            held.conversation().write(cut.body);
            held.conversation().awaitReadByPeer();
            cut.end.of(held.conversation());
            assertTrue(client.readBody(head).truncated());
        }
    }

    private static void http2(Cut cut, RawOrigin origin, Held held) {
        try (H2Client client = TLS.h2(weir)) {
            H2Stream stream = client.get(cut.url(origin));
            held.conversation().write("HTTP/1.1 200 OK\r\n" + cut.fields + cut.body);
            assertEquals("200", stream.awaitHeaders().get(":status"));
            assertEquals("some", stream.readExactly(4).text());
            cut.end.of(held.conversation());
            assertEquals(2, stream.awaitReset());
            client.connection().ping();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStreamThatIsResetIsCutToo(Client version) {
        try (H2Origin origin = H2Origin.start(TLS.origin())) {
            origin.answer(H2Script.leftToTheTest());
            String url = "https://" + origin.authority("origin.localhost") + "/";
            if (version == Client.HTTP_2) {
                try (H2Client client = TLS.h2(weir)) {
                    H2Stream stream = client.get(url);
                    H2Stream answering = origin.accept();
                    answering.sendHeaders(Fields.of(":status", "200")).send("some");
                    stream.awaitHeaders();
                    assertEquals("some", stream.readExactly(4).text());
                    answering.reset(2);
                    assertEquals(2, stream.awaitReset());
                }
            } else {
                try (RawClient client = weir.client()) {
                    client.send("GET " + url + (version == Client.HTTP_1_1 ? " HTTP/1.1" : " HTTP/1.0")
                            + "\r\nHost: x\r\n\r\n");
                    H2Stream answering = origin.accept();
                    answering.sendHeaders(Fields.of(":status", "200"));
                    RawResponse head = client.readHead();
                    answering.send("some");
                    answering.connection().ping();
                    answering.reset(2);
                    assertTrue(client.readBody(head).truncated());
                }
            }
        }
    }

    /** With the end announced, a body that ends with the connection is whole. */
    @ParameterizedTest
    @EnumSource
    void aCloseThatIsAnnouncedCutsNothing(Client version) {
        try (RawOrigin origin = RawOrigin.startTls(TLS.origin())) {
            origin.answerThenClose("HTTP/1.1 200 OK\r\n\r\nall of it");
            String url = "https://" + origin.authority("origin.localhost") + "/";
            if (version == Client.HTTP_2) {
                try (H2Client client = TLS.h2(weir)) {
                    H2Stream stream = client.get(url);
                    stream.awaitHeaders();
                    StringBuilder body = new StringBuilder();
                    boolean last = false;
                    while (!last) {
                        H2Event.Data data = (H2Event.Data) stream.next();
                        body.append(data.content().text());
                        last = data.last();
                    }
                    assertEquals("all of it", body.toString());
                }
            } else {
                try (RawClient client = weir.client()) {
                    client.send("GET " + url + (version == Client.HTTP_1_1 ? " HTTP/1.1" : " HTTP/1.0")
                            + "\r\nHost: x\r\n\r\n");
                    RawResponse response = client.readResponse();
                    assertFalse(response.truncated());
                    assertEquals("all of it", response.text());
                }
            }
        }
    }
}
