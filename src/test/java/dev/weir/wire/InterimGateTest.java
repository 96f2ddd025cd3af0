package dev.weir.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InterimGateTest {

    private final InterimGate gate = new InterimGate();
    private final EmbeddedChannel channel = new EmbeddedChannel(new HttpClientCodec(), gate);
    private final List<String> told = new ArrayList<>();

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private void answer(String response) {
        channel.writeOutbound(new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/"));
        channel.writeInbound(Unpooled.copiedBuffer(response, StandardCharsets.US_ASCII));
    }

    private int status() {
        HttpResponse response = channel.readInbound();
        int status = response.status().code();
        LastHttpContent last = channel.readInbound();
        ReferenceCountUtil.release(last);
        return status;
    }

    @Test
    void divertsWhatTheClientWouldTakeForFinal() {
        gate.handler((status, headers) -> told.add(status.code() + " " + headers.get("x")));
        answer("HTTP/1.1 102 Processing\r\nx: y\r\n\r\nHTTP/1.1 199 Odd\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n");
        assertEquals(List.of("102 y", "199 null"), told);
        assertEquals(204, status());
        assertNull(channel.readInbound());
    }

    @Test
    void leavesToTheClientWhatItKnows() {
        gate.handler((status, headers) -> told.add(status.toString()));
        answer("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n");
        assertEquals(List.of(), told);
        assertEquals(100, status());
        assertEquals(103, status());
        assertEquals(204, status());
    }

    @Test
    void dropsWhatNobodyWantsToKnow() {
        gate.handler((status, headers) -> told.add(status.toString()));
        gate.clearHandler();
        answer("HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n");
        assertEquals(List.of(), told);
        assertEquals(204, status());
    }
}
