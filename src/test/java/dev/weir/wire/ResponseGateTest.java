package dev.weir.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ResponseGateTest {

    private static final String GET = "GET / HTTP/1.1\r\nhost: h\r\n\r\n";
    private static final String HEAD = "HEAD / HTTP/1.1\r\nhost: h\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n";
    private static final HeadLimits LIMITS = new HeadLimits(100, 1000, 10);

    private final ResponseGate gate = new ResponseGate(LIMITS);
    private final GateChannel channel = GateChannel.with(clock -> gate);
    private int ends;

    @BeforeEach
    void countEnds() {
        channel.taken = part -> ends += part instanceof LastHttpContent ? 1 : 0;
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private @Nullable Throwable ask(String text) {
        ChannelFuture written = channel.pipeline().writeAndFlush(bytes(text));
        channel.runPendingTasks();
        return written.cause();
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
    }

    private Refused refused() {
        assertEquals(1, channel.failures.size());
        return assertInstanceOf(BadResponse.class, channel.failures.getFirst()).refused();
    }

    @Test
    void passesResponsesToTheRequestsTheyAnswer() {
        ask(GET);
        channel.send(OK + "o");
        channel.send("k");
        ask(HEAD);
        channel.send(OK);
        ask(GET);
        channel.send(OK + "ok");
        assertEquals(OK + "ok" + OK + OK + "ok", channel.passed());
        assertEquals(GET + HEAD + GET, channel.written());
        assertEquals(GET.length() * 2 + HEAD.length(), gate.bytesSent());
        assertEquals(OK.length() * 3 + 4, gate.bytesReceived());
        assertTrue(channel.isOpen());
    }

    @Test
    void passesAHeadOnlyWhole() {
        ask(GET);
        for (char octet : OK.substring(0, OK.length() - 1).toCharArray()) {
            channel.send(String.valueOf(octet));
        }
        assertEquals("", channel.passed());
        channel.send("\n");
        assertEquals(OK, channel.passed());
    }

    @Test
    void passesABodyAsItComesWithoutACopy() {
        ask(GET);
        channel.send("HTTP/1.1 200 OK\r\n\r\n");
        ByteBuf body = bytes("body");
        channel.taken = part -> {
            if (part instanceof HttpContent content && content.content().isReadable()) {
                assertSame(body, content.content().unwrap());
            }
        };
        channel.writeInbound(body);
        assertEquals("HTTP/1.1 200 OK\r\n\r\nbody", channel.passed());
        assertEquals(0, body.refCnt());
    }

    @Test
    void servesARequestThatIsWrittenFromWithinTheAnswerBefore() {
        ask(GET);
        channel.received = text -> {
            channel.received = more -> {};
            ask(HEAD);
        };
        channel.send(OK + "ok");
        channel.send(OK);
        ask(GET);
        channel.send(OK + "ok");
        assertEquals(OK + "ok" + OK + OK + "ok", channel.passed());
    }

    @Test
    void doesNotTakeARequestBodyForARequest() {
        ask("POST / HTTP/1.1\r\nhost: h\r\ncontent-length: " + (HEAD.length() * 2) + "\r\n\r\n" + HEAD);
        channel.send(OK + "ok");
        ask(HEAD);
        ask("POST / HTTP/1.1\r\nhost: h\r\ntransfer-encoding: chunked\r\n\r\n");
        ask("4\r\n");
        ask("HEAD");
        ask("\r\n");
        channel.send(OK + "ok");
        ask("0\r\nx-trailer: y\r\n\r\n");
        ask(GET);
        channel.send(OK + "ok");
        assertEquals((OK + "ok").repeat(3), channel.passed());
    }

    @Test
    void tellsOfABadResponseAndCloses() {
        ask(GET);
        channel.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n");
        assertEquals(Refused.FRAMING_AMBIGUOUS, refused());
        assertEquals("", channel.passed());
        assertFalse(channel.isOpen());
        assertEquals(0, channel.failures.getFirst().getStackTrace().length);
    }

    @Test
    void passesNothingAfterABadChunk() {
        ask(GET);
        String head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        channel.send(head + "2\r\nok\r\n");
        channel.send("zz\r\n");
        assertEquals(head + "ok", channel.passed());
        assertEquals(Refused.CHUNK_SIZE, refused());
        assertFalse(channel.isOpen());
    }

    @Test
    void closesAConnectionWithUnsolicitedBytes() {
        ask(GET);
        channel.send(OK + "ok");
        channel.send("HTTP/1.1 408 Request Timeout\r\n\r\n");
        assertEquals(Refused.UNSOLICITED, refused());
        assertEquals(OK + "ok", channel.passed());
        assertFalse(channel.isOpen());
    }

    @Test
    void neverAnswersARequestWithBytesThatCameBeforeIt() {
        ask(GET);
        channel.received = text -> {
            Throwable fault = ask(GET);
            assertNotNull(fault);
        };
        channel.send(OK + "ok" + OK + "no");
        assertEquals(OK + "ok", channel.passed());
        assertEquals(GET, channel.written());
        assertEquals(Refused.UNSOLICITED, refused());
        assertFalse(channel.isOpen());
    }

    @Test
    void tellsOfAResponseThatIsCutShort() {
        ask(GET);
        channel.send(OK + "o");
        var _ = channel.pipeline().close();
        channel.runPendingTasks();
        assertEquals(Refused.CUT_SHORT, refused());
        assertEquals(List.of("inactive"), channel.events);
    }

    @Test
    void saysNothingOfAConnectionThatEndsUnanswered() {
        ask(GET);
        var _ = channel.close();
        assertEquals(List.of(), channel.failures);
    }

    @Test
    void takesTheEndOfAPlainConnectionForTheEndOfTheBody() {
        ask(GET);
        channel.send("HTTP/1.1 200 OK\r\n\r\nbody");
        assertEquals(0, ends);
        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        assertFalse(channel.isOpen());
        assertEquals(1, ends);
        assertEquals("inactive", channel.events.getLast());
        assertEquals(List.of(), channel.failures);
    }

    @Test
    void wantsTheEndOfABodyAnnouncedUnderTls() throws SSLException {
        untilClose(SslCloseCompletionEvent.SUCCESS);
        assertEquals(List.of(), channel.failures);
        assertEquals(1, ends);
    }

    @Test
    void tellsOfATlsConnectionThatEndsUnannounced() throws SSLException {
        untilClose(new SslCloseCompletionEvent(new SSLException("cut")));
        assertEquals(Refused.CUT_SHORT, refused());
        assertEquals(0, ends);
    }

    private void untilClose(SslCloseCompletionEvent end) throws SSLException {
        ask(GET);
        channel.send("HTTP/1.1 200 OK\r\n\r\nbody");
        SslHandler tls = SslContextBuilder.forClient().build().newHandler(channel.alloc());
        channel.pipeline().addFirst(tls);
        channel.pipeline().fireUserEventTriggered(end);
        var _ = channel.close();
    }

    @Test
    void passesEverythingAfterAnUpgradeThatWasAskedFor() {
        ask("GET / HTTP/1.1\r\nhost: h\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n");
        String switching = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n";
        channel.send(switching + "\0\1");
        channel.send("\n");
        assertEquals(switching + "\0\1\n", channel.passed());
        channel.written();
        ask("\0 no HTTP");
        assertEquals("\0 no HTTP", channel.written());
        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        assertTrue(channel.isOpen());
    }

    @Test
    void refusesAnUpgradeThatWasNotAskedFor() {
        ask(GET);
        channel.send("HTTP/1.1 101 Switching Protocols\r\n\r\n");
        assertEquals(Refused.UNASKED_UPGRADE, refused());
    }

    @Test
    void passesEverythingAfterConnect() {
        ask("CONNECT h:443 HTTP/1.1\r\nhost: h:443\r\n\r\n");
        channel.send("HTTP/1.1 200 OK\r\n\r\n\u0016");
        channel.send("\0");
        assertEquals("HTTP/1.1 200 OK\r\n\r\n\u0016\0", channel.passed());
    }

    @Test
    void sendsNoMalformedRequest() {
        Throwable fault = ask("GET / HTTP/1.1\r\nhost: h\r\nx: a\nb\r\n\r\n");
        assertInstanceOf(IllegalStateException.class, fault);
        assertEquals("", channel.written());
        assertFalse(channel.isOpen());
    }

    @Test
    void sendsNoRequestBeforeTheOneBeforeIsAnswered() {
        ask(GET);
        assertInstanceOf(IllegalStateException.class, ask(GET));
        assertEquals(GET, channel.written());
    }

    @Test
    void asksForMoreWhereOneReadBroughtNothingToPassOn() {
        ask(GET);
        channel.config().setAutoRead(false);
        int reads = channel.reads;
        channel.send("HTTP");
        assertEquals(reads + 1, channel.reads);
        channel.send(OK.substring(4));
        assertEquals(reads + 1, channel.reads);
    }

    @Test
    void givesEachInterimResponseAnEnd() {
        ask(GET);
        String interim = "HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n";
        channel.send(interim + interim + OK + "ok");
        assertEquals(interim + interim + OK + "ok", channel.passed());
        assertEquals(3, ends);
    }

    @Test
    void passesTheReasonInTheOriginsWords() {
        ask(GET);
        String odd = "HTTP/1.1 299 \u00e9t\u00e9 ok\r\nContent-Length: 0\r\n\r\n";
        channel.send(odd);
        ask(GET);
        channel.send("HTTP/1.0 200\r\nContent-Length: 0\r\n\r\n");
        assertEquals(odd + "HTTP/1.0 200 \r\nContent-Length: 0\r\n\r\n", channel.passed());
    }

    @Test
    void takesRandomResponsesApartAsNettyWouldAtRandomSplits() {
        Random random = new Random(8);
        StringBuilder stream = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            String response = RandomMessages.response(random);
            ask(GET);
            for (byte[] piece : RandomMessages.pieces(random, response)) {
                channel.writeInbound(Unpooled.wrappedBuffer(piece));
            }
            stream.append(response);
        }
        assertEquals(List.of(), channel.failures);
        assertEquals(Parts.decoded(new HttpResponseDecoder(), stream.toString()), channel.apart.toString());
    }

    @Test
    void leavesOtherMessagesAlone() {
        channel.writeInbound("in");
        channel.writeOutbound("out");
        assertEquals(List.of("in"), channel.events);
        assertEquals("out", channel.readOutbound());
    }
}
