package dev.weir.wire;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderResultProvider;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a gate passes on, as text: a head as it is written, content without the chunks it came in, trailers after a line of their own. */
final class Parts {

    static final String TRAILERS = "trailers:\r\n";

    private static final String END = "<end>";

    private Parts() {}

    static @Nullable String text(Object part) {
        return switch (part) {
            case HttpRequest request ->
                request.method() + " " + request.uri() + " " + request.protocolVersion() + "\r\n"
                        + fields(request.headers()) + "\r\n";
            case HttpResponse response ->
                response.protocolVersion() + " " + response.status() + "\r\n" + fields(response.headers()) + "\r\n";
            case LastHttpContent end
            when !end.trailingHeaders().isEmpty() -> text(end.content()) + TRAILERS + fields(end.trailingHeaders());
            case HttpContent content -> text(content.content());
            case ByteBuf bytes -> bytes.toString(StandardCharsets.ISO_8859_1);
            default -> null;
        };
    }

    /** What Netty's own decoder makes of a stream of messages. */
    static String decoded(ChannelHandler decoder, String stream) {
        EmbeddedChannel channel = new EmbeddedChannel(decoder);
        channel.writeInbound(Unpooled.copiedBuffer(stream, StandardCharsets.ISO_8859_1));
        StringBuilder decoded = new StringBuilder();
        for (Object part = channel.readInbound(); part != null; part = channel.readInbound()) {
            assertTrue(((DecoderResultProvider) part).decoderResult().isSuccess(), part::toString);
            decoded.append(text(part)).append(end(part));
            ReferenceCountUtil.release(part);
        }
        channel.finishAndReleaseAll();
        return decoded.toString();
    }

    /** What tells where a message ends. */
    static String end(Object part) {
        return part instanceof LastHttpContent ? END : "";
    }

    private static String fields(HttpHeaders fields) {
        StringBuilder lines = new StringBuilder();
        for (Map.Entry<String, String> field : fields) {
            lines.append(field.getKey()).append(": ").append(field.getValue()).append("\r\n");
        }
        return lines.toString();
    }
}
