package dev.weir.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.wire.FrameGate.Excess;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.Http2Exception;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FrameGateTest {

    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final String SETTINGS = frame(4, 0, "");
    private static final String PING = frame(6, 0, "12345678");
    private static final int END_HEADERS = 4;

    private final List<Excess> ended = new ArrayList<>();
    private final GateChannel channel =
            GateChannel.with(clock -> new FrameGate(Duration.ofSeconds(10), clock, ended::add));

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private static String frame(int type, int flags, String payload) {
        return "\0" + (char) (payload.length() >> 8) + (char) (payload.length() & 0xff) + (char) type + (char) flags
                + "\0\0\0\1" + payload;
    }

    @Test
    void passesEverythingAsItComes() {
        String bytes = PREFACE + SETTINGS + frame(1, END_HEADERS, "abc") + frame(0, 1, "x".repeat(300)) + PING;
        for (int i = 0; i < bytes.length(); i++) {
            channel.send(bytes.substring(i, i + 1));
        }
        assertEquals(bytes, channel.passed());
        assertEquals(List.of(), ended);
    }

    @Test
    void framesThatBringNothingAreBounded() {
        channel.send(PREFACE + SETTINGS);
        int sent = 0;
        while (ended.isEmpty() && sent < 20_000) {
            channel.send(PING);
            sent++;
        }
        assertEquals(10_000, sent);
        assertEquals(List.of(Excess.FRAMES), ended);
        assertInstanceOf(Http2Exception.class, channel.failures.getFirst());
        channel.passed();
        channel.send(PING);
        assertEquals("", channel.passed());
    }

    @Test
    void timeAndDataThatMovesRenewTheBudget() {
        channel.send(PREFACE + SETTINGS);
        channel.send(PING.repeat(9_999));
        channel.advance(1, TimeUnit.SECONDS);
        channel.send(PING.repeat(100));
        assertEquals(List.of(), ended);
        for (int i = 0; i < 50; i++) {
            channel.writeOutbound(Unpooled.copiedBuffer(frame(0, 0, "data"), StandardCharsets.ISO_8859_1));
        }
        channel.send(PING.repeat(100));
        assertEquals(List.of(), ended);
        channel.send(frame(0, 0, "x".repeat(4096)) + PING.repeat(4));
        assertEquals(List.of(), ended);
        channel.send(PING);
        assertEquals(List.of(Excess.FRAMES), ended);
    }

    @Test
    void aHeadHasToBeWholeInTime() {
        channel.send(PREFACE + SETTINGS + frame(1, 0, "abc"));
        channel.advance(9, TimeUnit.SECONDS);
        channel.send(frame(9, 0, "abc"));
        assertEquals(List.of(), ended);
        channel.advance(1, TimeUnit.SECONDS);
        assertEquals(List.of(Excess.HEAD_TIMEOUT), ended);
    }

    @Test
    void aHeadWithinOneFrameToo() {
        channel.send(PREFACE + SETTINGS + frame(1, END_HEADERS, "abcdef").substring(0, 12));
        channel.advance(10, TimeUnit.SECONDS);
        assertEquals(List.of(Excess.HEAD_TIMEOUT), ended);
    }

    @Test
    void aHeadThatIsWholeIsNotTimed() {
        channel.send(PREFACE + SETTINGS + frame(1, 0, "abc") + frame(9, END_HEADERS, "abc"));
        channel.advance(1, TimeUnit.HOURS);
        assertEquals(List.of(), ended);
        assertTrue(channel.isOpen());
        assertFalse(channel.passed().isEmpty());
    }
}
