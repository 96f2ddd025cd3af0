package dev.weir.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Http1ResponsesTest {

    private final Http1Responses gate = new Http1Responses();
    private final EmbeddedChannel channel =
            new EmbeddedChannel(new ResponseGate(new HeadLimits(1000, 1000, 10)), new HttpRequestEncoder(), gate);
    private final List<String> told = new ArrayList<>();

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private void answer(String response) {
        HttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");
        request.headers().set("host", "h");
        channel.writeOutbound(request);
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
    void takesInterimResponsesOut() {
        gate.asked(1, HttpMethod.GET, (status, headers) -> told.add(status.code() + " " + headers.get("x")));
        answer("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\nx: y\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n"
                + "HTTP/1.1 199 Odd\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n");
        assertEquals(List.of("100 null", "102 y", "103 null", "199 null"), told);
        assertEquals(1, gate.whole());
        assertEquals(204, status());
        assertNull(channel.readInbound());
    }

    @Test
    void tellsNobodyAfterTheFinalResponse() {
        gate.asked(1, HttpMethod.GET, (status, headers) -> told.add(status.toString()));
        answer("HTTP/1.1 204 No Content\r\n\r\n");
        assertEquals(204, status());
        answer("HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n");
        assertEquals(List.of(), told);
        assertEquals(204, status());
        assertEquals(2, gate.whole());
    }

    @Test
    void knowsTheVersion() {
        answer("HTTP/1.0 204 No Content\r\n\r\n");
        assertTrue(gate.isHttp10());
        assertEquals(204, status());
        answer("HTTP/1.1 204 No Content\r\n\r\n");
        assertFalse(gate.isHttp10());
        assertEquals(204, status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connection: close",
                "Connection: X-A, close",
                "Connection: keep-alive,\tclose",
                "Connection: X-A\r\nConnection: foo , Close"
            })
    void saysCloseWhereTheClientBehindLooksForIt(String fields) {
        answer("HTTP/1.1 200 OK\r\n" + fields + "\r\nContent-Length: 0\r\n\r\n");
        HttpResponse response = channel.readInbound();
        assertEquals("close", response.headers().get("connection"));
        assertTrue(response.headers().getAll("connection").toString().contains(fields.substring(12, 15)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cl", "closed", "x-close, clos"})
    void takesNothingElseForClose(String options) {
        answer("HTTP/1.1 200 OK\r\nConnection: " + options + "\r\nContent-Length: 0\r\n\r\n");
        HttpResponse response = channel.readInbound();
        assertEquals(List.of(options), response.headers().getAll("connection"));
    }
}
