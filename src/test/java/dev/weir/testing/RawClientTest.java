package dev.weir.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RawClientTest {
    @Test
    void requestsAndAnswersPassByteForByteOnOneConnection() {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = RawClient.connect(origin.port())) {
            origin.answerOnce("HTTP/1.1 201 Made\r\nX-a: 1\r\nx-A:2 \r\nContent-Length: 2\r\n\r\nok");
            origin.on(request ->
                    "HTTP/1.1 200 OK\r\nContent-Length: " + request.target().length() + "\r\n\r\n" + request.target());

            client.send("POST /a HTTP/1.1\r\nhOST: x\r\nContent-Length: 3\r\n\r\nabc");
            RawResponse made = client.readResponse();
            assertEquals(201, made.status());
            assertEquals("Made", made.reason());
            assertEquals(List.of("X-a: 1", "x-A: 2"), made.headerLines().subList(0, 2));
            assertEquals("ok", made.text());

            RecordedRequest posted = origin.awaitRequest();
            assertEquals("POST /a HTTP/1.1", posted.requestLine());
            assertEquals(List.of("hOST: x", "Content-Length: 3"), posted.headerLines());
            assertEquals("abc", posted.text());

            client.send("GET /two HTTP/1.1\r\nHost: x\r\n\r\n");
            assertEquals("/two", client.readResponse().text());
            assertEquals(1, origin.connections());
            assertEquals(1, origin.requests().getLast().connection());
        }
    }

    @Test
    void chunksTrailersAndInterimResponsesAreRead() {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = RawClient.connect(origin.port())) {
            Bytes hints = Bytes.head("HTTP/1.1 103 Early Hints", "Link: </a>");
            Bytes head = Bytes.head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked");
            origin.answer(Answer.of(hints.plus(head).plus("3;x=y\r\nabc\r\n1\r\nd\r\n0\r\nT: v\r\n\r\n")));
            client.sendByteByByte("PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n")
                    .send("Q: r\r\n\r\n");

            RawResponse response = client.readResponse();
            assertEquals("abcd", response.text());
            assertEquals("v", response.trailers().get("t"));
            assertEquals("</a>", response.interim().getFirst().header("Link"));
            assertEquals(103, response.interim().getFirst().status());
            assertEquals(new Framing.Chunked(), response.framing());
            assertEquals("hi", origin.awaitRequest().text());
            assertEquals("r", origin.requests().getFirst().trailers().get("Q"));
        }
    }

    @Test
    void aBodyThatIsCutIsSeenAsCut() {
        try (RawOrigin origin = RawOrigin.start()) {
            origin.answerOnce(
                    Answer.of("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab").thenClose());
            origin.answerThenClose("HTTP/1.1 200 OK\r\n\r\nabc");
            RawResponse cut = get(origin);
            assertTrue(cut.truncated());
            assertEquals("ab", cut.text());
            RawResponse whole = get(origin);
            assertTrue(whole.complete());
            assertEquals("abc", whole.text());
            assertEquals(new Framing.UntilClose(), whole.framing());
        }
    }

    @Test
    void aResetIsToldFromAClose() {
        try (RawOrigin origin = RawOrigin.start()) {
            origin.answerOnce(Answer.of("").thenReset());
            origin.answerOnce(Answer.of("").thenClose());
            try (RawClient client = RawClient.connect(origin.port())) {
                client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n").expectReset();
            }
            try (RawClient client = RawClient.connect(origin.port())) {
                client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
                assertEquals(Ending.CLOSED, client.expectClosed());
            }
            origin.awaitAllClosed();
        }
    }

    @Test
    void aHeadResponseHasNoBody() {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = RawClient.connect(origin.port())) {
            origin.answer("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
            client.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n");
            assertEquals("", client.readResponse("HEAD").text());
            client.assertNoBytesWithin(Duration.ofMillis(20));
        }
    }

    @Test
    void aHeldRequestIsAnsweredStepByStep() {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = RawClient.connect(origin.port())) {
            Held first = origin.holdAtHead();
            Held second = origin.hold();
            client.send("PUT /1 HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
            assertFalse(first.request().complete());
            first.conversation().write("HTTP/1.1 100 Continue\r\n\r\n");
            assertEquals(100, client.readHead().status());
            client.send("hi");
            assertEquals("hi", first.conversation().readBody().text());
            first.release("HTTP/1.1 204 No Content\r\n\r\n");
            assertEquals(204, client.readResponse().status());

            client.send("GET /2 HTTP/1.1\r\nHost: x\r\n\r\n");
            assertEquals("/2", second.request().target());
            client.leave();
            assertEquals(Ending.CLOSED, second.conversation().awaitClosedByPeer());
        }
    }

    @Test
    void aTestMayDriveTheConnectionItself() {
        try (RawOrigin origin = RawOrigin.manual();
                RawClient client = RawClient.connect(origin.port())) {
            Conversation conversation = origin.accept();
            client.send("ab").send("cd").shutdownOutput();
            assertEquals("abcd", conversation.readToEnd().text());
            conversation.write("ef").closeOutput();
            assertEquals("ef", client.readToEnd().text());
            assertEquals(Bytes.of("abcd"), conversation.received());
        }
    }

    @Test
    void aReaderThatStopsHoldsTheWriterUp() {
        try (RawOrigin origin = RawOrigin.setup()
                        .receiveBuffer(4096)
                        .script(Script.leftToTheTest())
                        .start();
                RawClient client = RawClient.connect(origin.port())) {
            Conversation conversation = origin.accept();
            Sending sending = client.startSending(Bytes.random(1, 32 * 1024 * 1024));
            assertEquals(16, conversation.readExactly(16).length());
            assertFalse(sending.isDone());
            conversation.reset();
            assertEquals(
                    Ending.RESET,
                    assertThrows(ConnectionEnded.class, sending::await).ending());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\nContent-Length: 0\n\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length : 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: +0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0x1\r\na\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n",
                "HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 20\r\n\r\n",
                "HTTP/1.1 2xx OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n",
            })
    void aMalformedResponseIsRefused(String bytes) {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = RawClient.connect(origin.port())) {
            origin.answer(bytes);
            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThrows(AssertionError.class, client::readResponse);
        }
    }

    @Test
    void anUnscriptedOrMalformedRequestFailsTheOrigin() {
        for (String request : List.of("GET / HTTP/1.1\r\nHost: x\r\n\r\n", "GET /\nHost: x\r\n\r\n")) {
            RawOrigin origin = RawOrigin.start();
            try (RawClient client = RawClient.connect(origin.port())) {
                client.send(request).readToEnd();
            }
            assertThrows(AssertionError.class, origin::close);
        }
    }

    @Test
    void aDeadPortRefusesOrIsSilent() throws IOException {
        try (DeadPort refusing = DeadPort.refusing();
                DeadPort silent = DeadPort.silent();
                Socket socket = new Socket()) {
            UncheckedIOException refused =
                    assertThrows(UncheckedIOException.class, () -> RawClient.connect(refusing.port()));
            assertInstanceOf(ConnectException.class, refused.getCause());
            InetSocketAddress target = new InetSocketAddress(InetAddress.getLoopbackAddress(), silent.port());
            assertThrows(SocketTimeoutException.class, () -> socket.connect(target, 50));
        }
    }

    @Test
    void aWebSocketEchoes() {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = RawClient.connect(origin.port())) {
            origin.answer(new WebSocketEcho());
            WebSocket socket = client.openWebSocket("/chat", origin.authority());
            assertEquals("hello", socket.send("hello").receive().payload().text());
            Bytes large = Bytes.random(7, 70_000);
            socket.send(new WebSocketFrame(true, WebSocketFrame.BINARY, true, large));
            assertEquals(new WebSocketFrame(true, WebSocketFrame.BINARY, false, large), socket.receive());
            socket.send(new WebSocketFrame(true, WebSocketFrame.CLOSE, true, Bytes.EMPTY));
            assertEquals(WebSocketFrame.CLOSE, socket.receive().opcode());
            client.expectClosed();
        }
    }

    @Test
    void nothingIsLeftOpen() {
        LeakCheck before = LeakCheck.now();
        try (RawOrigin origin = RawOrigin.start()) {
            origin.answer(Answer.ok("ok"));
            for (int i = 0; i < 20; i++) {
                assertEquals("ok", get(origin).text());
            }
            origin.hold();
            RawClient.connect(origin.port())
                    .send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                    .close();
        }
        before.assertNoMoreSockets();
    }

    private static RawResponse get(RawOrigin origin) {
        try (RawClient client = RawClient.connect(origin.port())) {
            return client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n").readResponse();
        }
    }
}
