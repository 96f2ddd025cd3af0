package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.testing.Answer;
import dev.weir.testing.Authority;
import dev.weir.testing.Bytes;
import dev.weir.testing.ConnectionEnded;
import dev.weir.testing.Eventually;
import dev.weir.testing.Fields;
import dev.weir.testing.H2Client;
import dev.weir.testing.H2Frame;
import dev.weir.testing.H2Stream;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.Script;
import dev.weir.testing.Tls;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/2 clients that cost more than they bring: their connection ends, and what it made of work for origins is bounded. */
class Http2AbuseTest {

    /** {@code x: y} as a literal. */
    private static final String FIELD = "\0\1x\1y";

    private static final int REFUSED_STREAM = 7;
    private static final int CANCEL = 8;
    private static final int ENHANCE_YOUR_CALM = 0xb;
    private static final int PRIORITY = 2;
    private static final int HEADER_TABLE_SIZE = 1;
    private static final int INITIAL_WINDOW_SIZE = 4;
    private static final int MAX_HEADER_LIST_SIZE = 6;

    private static final Authority AUTHORITY = Authority.create("http/2 abuse");
    private static final Tls TRUSTING = Tls.trusting(AUTHORITY);

    private static TestWeir weir;
    private static TestWeir hasty;

    @BeforeAll
    static void start() {
        hasty = TestWeir.setup()
                .with("weir.proxy.limits.header-deadline", "1500ms")
                .with("weir.proxy.limits.idle", "500ms")
                .listenerTls(TestTls.of(AUTHORITY.server("localhost")))
                .start();
        weir = TestWeir.setup()
                .listenerTls(TestTls.of(AUTHORITY.server("localhost")))
                .start();
    }

    @AfterAll
    static void stop() {
        hasty.close();
        weir.close();
    }

    private static H2Client client() {
        return H2Client.connect(weir.tlsPort(), TRUSTING);
    }

    private static Fields get(RawOrigin origin) {
        return get(origin, "/");
    }

    private static Fields get(RawOrigin origin, String path) {
        return Fields.of(":method", "GET", ":scheme", "http", ":authority", origin.authority(), ":path", path);
    }

    /** Sends until the connection is ended under it, or so often; the client is told why, and it is counted. */
    private static void flood(H2Client client, int most, Runnable one) {
        double before = weir.count("weir.limit.rejections", "limit", "http2_frames");
        double all = weir.count("weir.limit.rejections");
        try {
            for (int i = 0; i < most; i++) {
                one.run();
            }
        } catch (ConnectionEnded ended) {
            // What is waited for.
        }
        assertEquals(ENHANCE_YOUR_CALM, client.connection().awaitGoAway().code());
        client.connection().awaitClosed();
        assertEquals(before + 1, weir.count("weir.limit.rejections", "limit", "http2_frames"));
        assertEquals(all + 1, weir.count("weir.limit.rejections"));
    }

    @Test
    void rapidResetsEndTheConnection() {
        try (RawOrigin origin = RawOrigin.start(Script.leftToTheTest());
                H2Client client = client()) {
            flood(client, 400, () -> client.request(get(origin)).reset(CANCEL));
            assertTrue(origin.connections() <= 300, origin.connections() + " connections to the origin");
        }
    }

    /** Frames that are wrong on the stream of a right request: the server resets, and begins anew with the next one. */
    @ParameterizedTest
    @ValueSource(strings = {"window too large", "window of zero", "data after the end"})
    void resetsThatWeAreMadeToSendEndTheConnection(String how) {
        try (RawOrigin origin = RawOrigin.start(Script.leftToTheTest());
                H2Client client = client()) {
            flood(client, 1000, () -> {
                H2Stream stream = client.request(get(origin));
                switch (how) {
                    case "window too large" -> stream.credit(Integer.MAX_VALUE);
                    case "window of zero" -> stream.credit(0);
                    default -> client.connection().send(new H2Frame(H2Frame.DATA, 0, stream.id(), Bytes.of("x")));
                }
                stream.awaitReset();
            });
            assertTrue(origin.connections() <= 300, origin.connections() + " connections to the origin");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1000})
    void continuationsWithoutEndEndTheConnection(int fields) {
        try (H2Client client = client()) {
            // The client acknowledges settings on its own: let it, for nothing may come between the frames of a head
            // (RFC 9113 §6.10).
            client.connection().ping();
            H2Stream stream = client.open();
            Bytes more = Bytes.of(FIELD.repeat(fields));
            client.connection().send(new H2Frame(H2Frame.HEADERS, 0, stream.id(), Bytes.of(FIELD)));
            H2Frame frame = new H2Frame(H2Frame.CONTINUATION, 0, stream.id(), more);
            flood(client, 100, () -> client.connection().send(frame));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ping", "settings", "priority", "window", "unknown", "empty data"})
    void framesThatBringNothingEndTheConnection(String kind) {
        try (RawOrigin origin = RawOrigin.start(Script.leftToTheTest());
                H2Client client = client()) {
            H2Stream stream = client.open();
            stream.sendHeaders(
                    Fields.of(":method", "POST", ":scheme", "http", ":authority", origin.authority(), ":path", "/"));
            H2Frame frame = switch (kind) {
                case "ping" -> H2Frame.ofIntegers(H2Frame.PING, 0, 1, 2);
                case "settings" -> H2Frame.setting(INITIAL_WINDOW_SIZE, 65_535);
                case "priority" -> new H2Frame(PRIORITY, 0, stream.id(), Bytes.of("\0\0\0\0\1"));
                case "window" -> H2Frame.ofIntegers(H2Frame.WINDOW_UPDATE, 0, 1);
                case "unknown" -> new H2Frame(0x42, 0, 0, Bytes.EMPTY);
                default -> new H2Frame(H2Frame.DATA, 0, stream.id(), Bytes.EMPTY);
            };
            Bytes many = Bytes.of(frame.encoded().text().repeat(100));
            flood(client, 120, () -> client.connection().sendRaw(many));
        }
        Eventually.await(() -> weir.gauge("weir.connections.active") == 0, "the connection to be counted out");
    }

    /** A client that reads updates its windows for as long as there is something to read. */
    @Test
    void aClientThatReadsMayUpdateItsWindows() {
        Bytes much = Bytes.random(9, 60_000);
        try (RawOrigin origin = RawOrigin.start();
                H2Client client = client()) {
            origin.answer(Answer.ok(much));
            for (int i = 0; i < 200; i++) {
                H2Stream stream = client.request(get(origin)).withholdCredit();
                stream.awaitHeaders();
                stream.readExactly(much.length());
                for (int update = 0; update < 50; update++) {
                    client.connection().send(H2Frame.ofIntegers(H2Frame.WINDOW_UPDATE, 0, 1));
                }
            }
            client.connection().ping();
        }
    }

    /** RFC 7541: a field of 4000 bytes goes into the dynamic table, and then every byte of the head stands for it. */
    @Test
    void aHeadThatUnpacksToMegabytesIs431() {
        try (RawOrigin origin = RawOrigin.start();
                H2Client client = client()) {
            Bytes large = Bytes.of("@\1x\u007f\u00a1\u001e" + "a".repeat(4000));
            Bytes references = Bytes.of("\u00be".repeat(10_000));
            H2Stream stream = client.open();
            client.connection()
                    .send(new H2Frame(
                            H2Frame.HEADERS,
                            H2Frame.END_HEADERS | H2Frame.END_STREAM,
                            stream.id(),
                            large.plus(references)));
            assertEquals(431, stream.awaitResponse().status());
            origin.assertNotConnected();
        }
    }

    @Test
    void streamsPastTheBoundAreRefusedAndTheOthersGoOn() {
        try (RawOrigin origin = RawOrigin.start(Script.leftToTheTest());
                H2Client client = client()) {
            List<H2Stream> streams = new ArrayList<>();
            for (int i = 0; i < 150; i++) {
                streams.add(client.request(get(origin, "/" + i)));
            }
            assertEquals(REFUSED_STREAM, streams.get(100).awaitReset());
            assertEquals(REFUSED_STREAM, streams.get(149).awaitReset());
            Eventually.await(() -> origin.connections() == 100, "100 requests at the origin");
            client.connection().ping();
            assertEquals(100, origin.connections());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {HEADER_TABLE_SIZE, MAX_HEADER_LIST_SIZE})
    void oddSettingsAreBorne(int setting) {
        try (RawOrigin origin = RawOrigin.start();
                H2Client client = client()) {
            origin.answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            client.connection().send(H2Frame.setting(setting, setting == HEADER_TABLE_SIZE ? Integer.MAX_VALUE : 1));
            assertEquals(200, client.request(get(origin)).awaitResponse().status());
        }
    }

    @Test
    void windowsThatStayShutHoldLittle() {
        Bytes much = Bytes.random(9, 16 << 20);
        try (RawOrigin origin = RawOrigin.start();
                H2Client client = client()) {
            origin.answer(Answer.ok(much));
            client.connection().send(H2Frame.setting(INITIAL_WINDOW_SIZE, 0));
            client.connection().ping();
            List<H2Stream> streams = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                streams.add(client.request(get(origin)));
            }
            for (H2Stream stream : streams) {
                assertEquals("200", stream.awaitHeaders().get(":status"));
            }
            assertTrue(
                    origin.conversations().stream().noneMatch(conversation -> conversation.written() >= much.length()));
            streams.getFirst().credit(10);
            assertEquals(much.slice(0, 10), streams.getFirst().readExactly(10));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"no settings", "no end of headers", "half a frame", "nothing"})
    void aClientThatDoesNotGetToItsRequestIsClosed(String how) {
        try (RawClient raw = RawClient.connectTls(hasty.tlsPort(), TRUSTING.offering("h2"))) {
            String preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
            String settings =
                    new H2Frame(H2Frame.SETTINGS, 0, 0, Bytes.EMPTY).encoded().text();
            raw.send(
                    switch (how) {
                        case "no settings" -> preface;
                        case "no end of headers" ->
                            preface
                                    + settings
                                    + new H2Frame(H2Frame.HEADERS, 0, 1, Bytes.of(FIELD))
                                            .encoded()
                                            .text();
                        case "half a frame" -> preface + settings + "\0\0";
                        default -> "";
                    });
            raw.readToEnd();
            Eventually.await(() -> hasty.gauge("weir.connections.active") == 0, "the connection to be counted out");
        }
    }

    /** While another stream is open the connection is not idle, and the head's own deadline is what counts. */
    @Test
    void aHeadThatDribblesEndsTheConnectionThoughOtherStreamsAreOpen() {
        try (RawOrigin origin = RawOrigin.start(Script.leftToTheTest());
                H2Client client = H2Client.connect(hasty.tlsPort(), TRUSTING)) {
            client.request(get(origin));
            origin.accept();
            client.connection()
                    .send(new H2Frame(H2Frame.HEADERS, 0, client.open().id(), Bytes.of(FIELD)));
            assertEquals(ENHANCE_YOUR_CALM, client.connection().awaitGoAway().code());
            client.connection().awaitClosed();
            assertEquals(1, hasty.count("weir.limit.rejections", "limit", "header_deadline"));
        }
    }
}
