package dev.weir.testing;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** One WebSocket frame, RFC 6455 §5.2, its payload unmasked. */
public record WebSocketFrame(boolean last, int opcode, boolean masked, Bytes payload) {
    public static final int TEXT = 1;
    public static final int BINARY = 2;
    public static final int CLOSE = 8;
    public static final int PING = 9;
    public static final int PONG = 10;

    private static final int KEY = 0x37fa213d;

    static WebSocketFrame read(Wire wire) {
        int first = wire.read();
        int second = wire.read();
        boolean masked = (second & 0x80) != 0;
        int length = length(second & 0x7f, wire);
        Bytes key = masked ? wire.readExactly(4) : Bytes.of(new byte[4]);
        return new WebSocketFrame((first & 0x80) != 0, first & 0x0f, masked, mask(wire.readExactly(length), key));
    }

    private static int length(int brief, Wire wire) {
        return switch (brief) {
            case 126 -> (wire.read() << 8) | wire.read();
            case 127 ->
                Math.toIntExact(ByteBuffer.wrap(wire.readExactly(8).shared()).getLong());
            default -> brief;
        };
    }

    /** The frame as it goes over the wire. */
    public Bytes encoded() {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write((last ? 0x80 : 0) | opcode);
        int flag = masked ? 0x80 : 0;
        if (payload.length() < 126) {
            frame.write(flag | payload.length());
        } else if (payload.length() <= 0xffff) {
            frame.write(flag | 126);
            frame.write(payload.length() >> 8);
            frame.write(payload.length());
        } else {
            frame.write(flag | 127);
            frame.writeBytes(ByteBuffer.allocate(8).putLong(payload.length()).array());
        }
        Bytes key = Bytes.owned(ByteBuffer.allocate(4).putInt(KEY).array());
        if (masked) {
            key.appendTo(frame);
        }
        (masked ? mask(payload, key) : payload).appendTo(frame);
        return Bytes.owned(frame.toByteArray());
    }

    private static Bytes mask(Bytes payload, Bytes key) {
        byte[] content = payload.toArray();
        for (int i = 0; i < content.length; i++) {
            content[i] ^= (byte) key.at(i % 4);
        }
        return Bytes.owned(content);
    }
}
