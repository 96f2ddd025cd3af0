package dev.weir.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.http.impl.headers.HeadersMultiMap;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseShortcutsTest {

    private final Answered answered = new Answered();
    private final EmbeddedChannel plain = channel();
    private final EmbeddedChannel channel = channel();

    ResponseShortcutsTest() {
        ResponseShortcuts.install(channel, answered);
    }

    private static EmbeddedChannel channel() {
        EmbeddedChannel made = new EmbeddedChannel();
        made.pipeline().addLast(ResponseShortcuts.ENCODER, new HttpResponseEncoder());
        return made;
    }

    @AfterEach
    void close() {
        assertFalse(channel.finish());
        assertFalse(plain.finish());
    }

    private static HttpHeaders fields(int length) {
        HeadersMultiMap fields = HeadersMultiMap.httpHeaders();
        fields.add("Content-Length", Integer.toString(length));
        fields.add("X-Two", "one");
        fields.add("x-two", "another");
        fields.add("X-Empty", "");
        return fields;
    }

    private static DefaultFullHttpResponse response(
            HttpVersion version, HttpResponseStatus status, int length, HttpHeaders fields) {
        return new DefaultFullHttpResponse(
                version, status, Unpooled.wrappedBuffer(new byte[length]), fields, EmptyHttpHeaders.INSTANCE);
    }

    /** What leaves the channel, one after another. */
    private static List<byte[]> written(EmbeddedChannel to, Object message) {
        to.writeOutbound(message);
        List<byte[]> all = new ArrayList<>();
        for (ByteBuf next = to.readOutbound(); next != null; next = to.readOutbound()) {
            byte[] bytes = new byte[next.readableBytes()];
            next.readBytes(bytes);
            next.release();
            all.add(bytes);
        }
        return all;
    }

    private static String text(List<byte[]> parts) {
        StringBuilder all = new StringBuilder();
        parts.forEach(part -> all.append(new String(part, StandardCharsets.ISO_8859_1)));
        return all.toString();
    }

    @ParameterizedTest
    @CsvSource({
        "200, OK, HTTP/1.1, 1",
        "200, OK, HTTP/1.0, 1024",
        "203, In other words, HTTP/1.1, 4096",
        "299, '', HTTP/1.1, 10",
        "404, Nicht gef\u00fcnden, HTTP/1.1, 100",
        "599, Odd, HTTP/1.1, 100",
    })
    void whatIsShortLeavesInOneAndSaysWhatNettySays(int status, String reason, String version, int length) {
        HttpResponseStatus line = new HttpResponseStatus(status, reason);
        HttpVersion spoken = HttpVersion.valueOf(version);
        List<byte[]> one = written(channel, response(spoken, line, length, fields(length)));
        assertEquals(1, one.size());
        assertEquals(text(written(plain, response(HttpVersion.HTTP_1_1, line, length, fields(length)))), text(one));
    }

    @Test
    void headsOfEverySizeLeaveWhole() {
        for (int size : new int[] {1, 10_000, 1, 100_000, 1}) {
            HttpHeaders fields = fields(5);
            fields.add("X-Long", "a".repeat(size));
            HttpHeaders same = fields(5);
            same.add("X-Long", "a".repeat(size));
            List<byte[]> one = written(channel, response(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, 5, fields));
            assertEquals(1, one.size());
            assertEquals(
                    text(written(plain, response(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, 5, same))), text(one));
        }
    }

    @Test
    void theContentIsReleased() {
        DefaultFullHttpResponse response = response(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, 5, fields(5));
        written(channel, response);
        assertEquals(0, response.refCnt());
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 205, 304})
    void whatHasNoBodyIsLeftToTheEncoder(int status) {
        HttpResponseStatus line = HttpResponseStatus.valueOf(status);
        assertEquals(
                text(written(plain, response(HttpVersion.HTTP_1_1, line, 5, fields(5)))),
                text(written(channel, response(HttpVersion.HTTP_1_1, line, 5, fields(5)))));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4097, 100_000})
    void soIsWhatIsEmptyOrLong(int length) {
        List<byte[]> parts =
                written(channel, response(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, length, fields(length)));
        assertEquals(length == 0 ? 1 : 2, parts.size());
        assertEquals(
                text(written(plain, response(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, length, fields(length)))),
                text(parts));
    }

    @Test
    void soIsWhatAnswersAHead() {
        answered.head = true;
        assertEquals(
                2,
                written(channel, response(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, 1024, fields(1024)))
                        .size());
    }

    @Test
    void soIsWhatIsChunked() {
        HttpHeaders fields = HeadersMultiMap.httpHeaders().add("Transfer-Encoding", "chunked");
        HttpHeaders same = HeadersMultiMap.httpHeaders().add("Transfer-Encoding", "chunked");
        assertEquals(
                text(written(plain, response(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, 5, same))),
                text(written(channel, response(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, 5, fields))));
    }

    private static final PackedFields PACKED = Packed.of("ETag: \"1\"", "x-two: zero");

    /** Whichever way it goes, what is packed comes first: ours are the last lines of a list (RFC 9211 §2). */
    @ParameterizedTest
    @CsvSource({"200, 5, false", "200, 0, false", "200, 100000, false", "200, 5, true", "304, 0, false"})
    void packedFieldsAreWrittenFirst(int status, int length, boolean head) {
        HttpResponseStatus line = HttpResponseStatus.valueOf(status);
        HttpHeaders all = HeadersMultiMap.httpHeaders();
        PACKED.visit(all::add);
        all.add(fields(length));
        String same = text(written(plain, response(HttpVersion.HTTP_1_1, line, length, all)));
        answered.head = head;
        answered.packed = PACKED;
        assertEquals(same, text(written(channel, response(HttpVersion.HTTP_1_1, line, length, fields(length)))));
        assertNull(answered.packed);
        assertEquals(
                text(written(plain, response(HttpVersion.HTTP_1_1, line, length, fields(length)))),
                text(written(channel, response(HttpVersion.HTTP_1_1, line, length, fields(length)))),
                "the next response has none of them");
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 100_000})
    void whatCannotBeSaidEndsTheConnection(int length) {
        answered.packed = Packed.of("ETag: \"1\"", "bad name: 1");
        DefaultFullHttpResponse response =
                response(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, length, fields(length));
        if (length == 5) {
            answered.head = true;
        }
        assertFalse(channel.writeOneOutbound(response).isSuccess());
        assertEquals(0, response.refCnt());
        assertFalse(channel.isOpen());
    }

    @Test
    void anInterimResponseTakesNoneOfThem() {
        answered.packed = PACKED;
        HttpHeaders none = HeadersMultiMap.httpHeaders();
        String interim =
                text(written(channel, response(HttpVersion.HTTP_1_1, HttpResponseStatus.EARLY_HINTS, 0, none)));
        assertEquals("HTTP/1.1 103 Early Hints\r\n\r\n", interim);
        assertTrue(text(written(channel, response(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, 5, fields(5))))
                .startsWith("HTTP/1.1 200 OK\r\nETag: \"1\"\r\nx-two: zero\r\nContent-Length: 5\r\nX-Two: one\r\n"));
    }

    @Test
    void afterItsEncoderIsGoneOtherBytesPass() {
        channel.pipeline().remove(ResponseShortcuts.ENCODER);
        assertEquals("raw", text(written(channel, Unpooled.copiedBuffer("raw", StandardCharsets.US_ASCII))));
    }
}
