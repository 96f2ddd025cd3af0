package dev.weir.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RequestGateTest {

    private static final String GET = "GET http://h/ HTTP/1.1\r\nHost: h\r\n\r\n";
    private static final String POST = "POST http://h/ HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\n";
    private static final String CHUNKED = "POST http://h/ HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final String BAD = "GET http://h/ HTTP/1.1\r\n\r\n";
    private static final GateTimes TIMES =
            new GateTimes(Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(30));

    private final List<String> told = new ArrayList<>();
    private RequestGate gate = gate(() -> 0);
    private final GateChannel channel = GateChannel.with(clock -> gate = gate(clock));

    private RequestGate gate(LongSupplier clock) {
        GateListener listener = new GateListener() {
            @Override
            public void headRefused(Refused refused) {
                told.add("head " + refused);
            }

            @Override
            public void bodyRefused(Refused refused) {
                told.add("body " + refused);
            }
        };
        return new RequestGate(new HeadLimits(100, 1000, 10), TIMES, clock, RequestGateTest::render, listener);
    }

    private static ByteBuf render(Refused refused, String method) {
        return Unpooled.copiedBuffer("<" + refused.status() + ">", StandardCharsets.US_ASCII);
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void givesAWholeRequestsBytesBackBeforeItIsPassedOn() {
        ByteBuf bytes = Unpooled.copiedBuffer(GET, StandardCharsets.US_ASCII);
        channel.received = text -> assertEquals(0, bytes.refCnt());
        channel.writeInbound(bytes);
        assertEquals(GET, channel.passed());
        assertEquals(GET.length(), gate.bytesReceived());
    }

    @Test
    void aClientThatIsAlwaysAheadTakesNoMoreMemoryForIt() {
        String request = GET.replace("Host", "X: " + "x".repeat(900) + "\r\nHost");
        ByteBuf begun = channel.alloc().buffer(2000).writeBytes(Feed.bytes(request + request.charAt(0)));
        channel.writeInbound(begun);
        for (int i = 0; i < 1000; i++) {
            gate.next();
            channel.send(request.substring(1) + request.charAt(0));
        }
        assertEquals(request.length() * 1001, channel.passed.length());
        assertTrue(begun.capacity() <= 8192, begun::toString);
        assertEquals(1, begun.refCnt());
    }

    @Test
    void asksForMoreWhereOneReadBroughtOnlyFraming() {
        channel.send(CHUNKED);
        channel.config().setAutoRead(false);
        int reads = channel.reads;
        channel.send("5\r\n");
        assertEquals(reads + 1, channel.reads);
        channel.send("hello");
        assertEquals(reads + 1, channel.reads);
        channel.send("\r\n");
        assertEquals(reads + 2, channel.reads);
        channel.send("0\r\n\r\n");
        assertEquals(reads + 2, channel.reads);
    }

    @Test
    void passesABodyWithoutACopy() {
        channel.send(POST);
        ByteBuf bytes = Unpooled.copiedBuffer("hello" + GET, StandardCharsets.US_ASCII);
        channel.taken = part -> {
            if (part instanceof HttpContent content && content.content().isReadable()) {
                assertSame(bytes, content.content().unwrap());
            }
        };
        channel.writeInbound(bytes);
        assertEquals(POST + "hello", channel.passed());
        assertEquals(1, bytes.refCnt(), "the next request is held");
        gate.next();
        assertEquals(0, bytes.refCnt());
    }

    @Test
    void passesNothingOfAPieceThatIsRefusedAndKeepsNothing() {
        channel.send(CHUNKED);
        assertEquals(CHUNKED, channel.passed());
        ByteBuf bytes = Unpooled.copiedBuffer("2\r\nok\r\n2\r\nok\r\nzz\r\n", StandardCharsets.US_ASCII);
        channel.writeInbound(bytes);
        assertEquals("", channel.passed());
        assertEquals(List.of("body CHUNK_SIZE"), told);
        assertEquals(0, bytes.refCnt());
    }

    @Test
    void passesTheContentOfChunksAndTheirTrailers() {
        channel.send(CHUNKED + "2;x=y\r\nok\r\n1\r\n!\r\n0\r\nX-T: 1\r\n\r\n" + GET);
        assertEquals(CHUNKED + "ok!" + Parts.TRAILERS + "X-T: 1\r\n", channel.passed());
    }

    @Test
    void holdsAHeadUntilItIsWhole() {
        for (int at = 0; at < GET.length() - 1; at++) {
            channel.send(GET.substring(at, at + 1));
        }
        assertEquals("", channel.passed());
        channel.send("\n");
        assertEquals(GET, channel.passed());
    }

    @Test
    void passesABodyAsItComes() {
        channel.send(POST + "he");
        assertEquals(POST + "he", channel.passed());
        channel.send("l");
        assertEquals("l", channel.passed());
        channel.send("lo" + GET);
        assertEquals("lo", channel.passed());
    }

    @Test
    void holdsTheNextRequestUntilItIsAskedFor() {
        channel.send(GET + POST + "hello" + GET);
        assertEquals(GET, channel.passed());
        int batches = channel.batches;
        gate.next();
        assertEquals(POST + "hello", channel.passed());
        assertEquals(batches + 1, channel.batches);
        gate.next();
        assertEquals(GET, channel.passed());
        gate.next();
        channel.send(GET);
        assertEquals(GET, channel.passed());
    }

    @Test
    void whatAnAnswerSaysFirstIsTakenOnceAndForgottenWithIt() {
        PackedFields fields = Packed.of("ETag: 1");
        channel.send(GET);
        gate.packed(fields);
        assertSame(fields, gate.takePacked());
        assertNull(gate.takePacked());
        gate.packed(fields);
        gate.next();
        assertNull(gate.takePacked());
        channel.send(GET);
        gate.packed(fields);
        gate.packed(null);
        assertNull(gate.takePacked());
    }

    @Test
    void servesManyPipelinedRequestsWithoutRecursion() {
        channel.received = text -> gate.next();
        channel.send(GET.repeat(20_000));
        assertEquals(GET.length() * 20_000, channel.passed.length());
    }

    @Test
    void takesNextDuringABodyForItsEnd() {
        channel.send(POST + "he");
        gate.next();
        channel.send("llo" + GET);
        assertEquals(POST + "hello" + GET, channel.passed());
    }

    @Test
    void waitsWithTheNextRequestForAClientThatDoesNotRead() {
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(1, 2));
        channel.send(GET + GET);
        channel.passed();
        channel.unsafe().outboundBuffer().addMessage(Unpooled.wrappedBuffer(new byte[10]), 10, channel.newPromise());
        assertFalse(channel.isWritable());
        gate.next();
        assertEquals("", channel.passed());
        channel.flush();
        channel.runPendingTasks();
        assertTrue(channel.isWritable());
        assertEquals(GET, channel.passed());
    }

    @Test
    void givesUpOnAClientThatNeverReads() {
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(1, 2));
        channel.send(GET);
        channel.unsafe().outboundBuffer().addMessage(Unpooled.wrappedBuffer(new byte[10]), 10, channel.newPromise());
        gate.next();
        channel.advance(61, TimeUnit.SECONDS);
        assertFalse(channel.isOpen());
    }

    @Test
    void stopsReadingWhenMuchIsHeld() {
        channel.send(GET);
        int reads = channel.reads;
        channel.send("G".repeat(64 * 1024));
        channel.read();
        assertEquals(reads + 2, channel.reads);
        channel.send("G");
        channel.read();
        assertEquals(reads + 2, channel.reads);
        gate.tunnel();
        assertEquals(reads + 3, channel.reads);
    }

    @Test
    void passesEverythingInATunnelHeldBytesFirst() {
        String connect = "CONNECT h:443 HTTP/1.1\r\nHost: h\r\n\r\n";
        channel.send(connect + "\u0016\u0003early");
        assertEquals(connect, channel.passed());
        channel.send(" more");
        assertEquals("", channel.passed());
        gate.tunnel();
        assertEquals("\u0016\u0003early more", channel.passed());
        channel.send("\0\n");
        assertEquals("\0\n", channel.passed());
        channel.advance(1, TimeUnit.HOURS);
        assertTrue(channel.isOpen());
    }

    @Test
    void answersABadHeadAndLetsTheClientReadIt() {
        channel.send(BAD);
        assertEquals("<400>", channel.written());
        assertEquals(List.of("head HOST_MISSING"), told);
        assertEquals("", channel.passed());
        assertTrue(channel.outputShut);
        assertTrue(channel.isOpen());
        channel.send(GET);
        assertEquals("", channel.passed());
        channel.advance(1001, TimeUnit.MILLISECONDS);
        assertFalse(channel.isOpen());
    }

    @Test
    void answersABadHeadOnlyAfterTheExchangeBeforeIt() {
        channel.send(GET + BAD);
        assertEquals("", channel.written());
        gate.next();
        assertEquals("<400>", channel.written());
    }

    @Test
    void closesWhenARefusedClientKeepsSending() {
        channel.send(BAD);
        channel.send("x".repeat(200 * 1024));
        assertTrue(channel.isOpen());
        channel.send("x".repeat(100 * 1024));
        assertFalse(channel.isOpen());
    }

    @Test
    void closesWhenARefusedClientHasFinished() {
        channel.send(BAD);
        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        assertFalse(channel.isOpen());
    }

    @Test
    void answersABadBodyItselfWhereTheHeadWasNotPassedOn() {
        channel.send(CHUNKED + "zz");
        assertEquals("", channel.passed());
        assertEquals("<400>", channel.written());
    }

    @Test
    void leavesABadBodyToItsExchange() {
        channel.send(CHUNKED);
        channel.send("5\r\nhelloXX");
        channel.send("5\r\nhello\r\n");
        assertEquals(CHUNKED, channel.passed());
        assertEquals("", channel.written());
        assertEquals(List.of("body CHUNK_END"), told);
        ChannelFuture closed = channel.pipeline().close();
        assertTrue(channel.outputShut);
        assertFalse(closed.isDone());
        ChannelFuture again = channel.pipeline().close();
        channel.advance(1001, TimeUnit.MILLISECONDS);
        assertTrue(closed.isSuccess());
        assertTrue(again.isSuccess());
        assertFalse(channel.isOpen());
    }

    @Test
    void lingersWhenAnExchangeClosesDuringABody() {
        channel.send(POST);
        var _ = channel.pipeline().close();
        assertTrue(channel.outputShut);
        assertTrue(channel.isOpen());
        channel.send("hello" + GET);
        assertEquals(POST, channel.passed());
        channel.advance(1001, TimeUnit.MILLISECONDS);
        assertFalse(channel.isOpen());
    }

    @Test
    void closesAtOnceBetweenRequests() {
        channel.send(GET);
        var _ = channel.pipeline().close();
        assertFalse(channel.isOpen());
    }

    @Test
    void dropsWhatFollowsTheLastRequest() {
        channel.send(POST);
        gate.closing();
        channel.send("hello" + GET);
        gate.next();
        channel.send(GET);
        assertEquals(POST + "hello", channel.passed());
        var _ = channel.pipeline().close();
        assertTrue(channel.isOpen());
        channel.advance(1001, TimeUnit.MILLISECONDS);
        assertFalse(channel.isOpen());
    }

    @Test
    void dropsWhatIsHeldWhenTheConnectionIsClosing() {
        channel.send(GET + GET);
        gate.closing();
        gate.next();
        assertEquals(GET, channel.passed());
        assertEquals("", channel.written());
    }

    @Test
    void endsAHeadThatDribbles() {
        channel.send("G");
        for (int second = 0; second < 9; second++) {
            channel.advance(1, TimeUnit.SECONDS);
            channel.send("E");
        }
        assertEquals("", channel.written());
        channel.advance(1, TimeUnit.SECONDS);
        assertEquals("<408>", channel.written());
        assertEquals(List.of("head HEAD_TIMEOUT"), told);
    }

    @Test
    void timesEachHeadFromItsOwnFirstByte() {
        channel.send(GET);
        channel.advance(9, TimeUnit.SECONDS);
        gate.next();
        channel.advance(30, TimeUnit.SECONDS);
        channel.send("G");
        channel.advance(9, TimeUnit.SECONDS);
        assertEquals("", channel.written());
        channel.advance(1, TimeUnit.SECONDS);
        assertEquals("<408>", channel.written());
    }

    @Test
    void closesAnIdleConnectionWithoutAWord() {
        channel.advance(59, TimeUnit.SECONDS);
        channel.send("\r\n");
        channel.advance(59, TimeUnit.SECONDS);
        channel.send(GET);
        channel.advance(1, TimeUnit.HOURS);
        gate.next();
        channel.advance(59, TimeUnit.SECONDS);
        assertTrue(channel.isOpen());
        channel.advance(1, TimeUnit.SECONDS);
        assertFalse(channel.isOpen());
        assertEquals("", channel.written());
        assertEquals(List.of(), told);
    }

    @Test
    void endsABodyThatStops() {
        channel.send(POST);
        channel.advance(29, TimeUnit.SECONDS);
        channel.send("h");
        channel.advance(29, TimeUnit.SECONDS);
        assertEquals(List.of(), told);
        channel.advance(1, TimeUnit.SECONDS);
        assertEquals(List.of("body BODY_TIMEOUT"), told);
    }

    @Test
    void hasPatienceWithABodyThatNobodyReads() {
        channel.send(POST);
        channel.config().setAutoRead(false);
        channel.advance(5, TimeUnit.MINUTES);
        channel.config().setAutoRead(true);
        channel.advance(29, TimeUnit.SECONDS);
        assertEquals(List.of(), told);
        channel.advance(1, TimeUnit.SECONDS);
        assertEquals(List.of("body BODY_TIMEOUT"), told);
    }

    @Test
    void hasPatienceWithAClientThatWaitsForContinue() {
        channel.send(POST.replace("Content", "Expect: 100-continue\r\nContent"));
        channel.read();
        channel.advance(5, TimeUnit.MINUTES);
        assertEquals(List.of(), told);
        channel.writeOutbound(Unpooled.copiedBuffer("HTTP/1.1 100\r\n\r\n", StandardCharsets.US_ASCII));
        channel.advance(29, TimeUnit.SECONDS);
        assertEquals(List.of(), told);
        channel.advance(1, TimeUnit.SECONDS);
        assertEquals(List.of("body BODY_TIMEOUT"), told);
        assertEquals(16, gate.bytesSent());
    }

    @Test
    void servesAClientThatHasHalfClosed() {
        channel.send(GET + GET);
        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        assertTrue(gate.inputEnded());
        assertEquals(List.of(), told);
        gate.next();
        assertEquals(GET + GET, channel.passed());
        assertTrue(channel.isOpen());
        gate.next();
        assertFalse(channel.isOpen());
    }

    @Test
    void refusesABodyThatAHalfCloseCutsShort() {
        channel.send(POST + "he");
        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        assertEquals(List.of("body BODY_CUT_SHORT"), told);
        var _ = channel.pipeline().close();
        assertFalse(channel.isOpen());
    }

    @Test
    void closesAHalfClosedConnectionThatWaitsForARequest() {
        channel.send("GET");
        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        assertFalse(channel.isOpen());
    }

    @Test
    void asksForMoreWhereOneReadBroughtNothingToPassOn() {
        channel.config().setAutoRead(false);
        int reads = channel.reads;
        channel.send("GET");
        assertEquals(reads + 1, channel.reads);
        channel.send(GET.substring(3));
        assertEquals(reads + 1, channel.reads);
    }

    @Test
    void leavesOtherMessagesAlone() {
        channel.writeInbound("not bytes");
        assertEquals(List.of("not bytes"), channel.events);
    }

    @Test
    void takesRandomRequestsApartAsNettyWouldAtRandomSplits() {
        Random random = new Random(7);
        channel.received = text -> gate.next();
        StringBuilder stream = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            stream.append(RandomMessages.request(random));
        }
        for (byte[] piece : RandomMessages.pieces(random, stream.toString())) {
            channel.writeInbound(Unpooled.wrappedBuffer(piece));
        }
        assertEquals(List.of(), told);
        assertEquals(Parts.decoded(new HttpRequestDecoder(), stream.toString()), channel.apart.toString());
    }
}
