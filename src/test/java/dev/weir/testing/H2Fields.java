package dev.weir.testing;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2HeadersDecoder;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Header blocks of one connection: encoded as plain literals, so that any octet can be sent, and decoded by HPACK. */
final class H2Fields {
    private static final boolean UNVALIDATED = false;

    private final Http2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(UNVALIDATED, 1024 * 1024);

    /** Literals without indexing, RFC 7541 §6.2.2. */
    static Bytes encode(Fields fields) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (Field field : fields.all()) {
            block.write(0);
            literal(field.name(), block);
            literal(field.value(), block);
        }
        return Bytes.owned(block.toByteArray());
    }

    private static void literal(String text, ByteArrayOutputStream block) {
        Bytes octets = Bytes.of(text);
        if (octets.length() < 0x7f) {
            block.write(octets.length());
        } else {
            block.write(0x7f);
            int rest = octets.length() - 0x7f;
            while (rest >= 0x80) {
                block.write((rest & 0x7f) | 0x80);
                rest >>= 7;
            }
            block.write(rest);
        }
        octets.appendTo(block);
    }

    Fields decode(int stream, Bytes block) {
        try {
            List<Field> fields = new ArrayList<>();
            decoder.decodeHeaders(stream, Unpooled.wrappedBuffer(block.shared()))
                    .forEach(field -> fields.add(new Field(
                            field.getKey().toString(), field.getValue().toString())));
            return new Fields(fields);
        } catch (Http2Exception e) {
            throw new AssertionError("malformed header block on stream " + stream, e);
        }
    }
}
