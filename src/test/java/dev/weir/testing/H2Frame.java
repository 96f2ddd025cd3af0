package dev.weir.testing;

import java.nio.ByteBuffer;

/** One HTTP/2 frame, RFC 9113 §4.1, of any type, right or wrong. */
public record H2Frame(int type, int flags, int stream, Bytes payload) {
    public static final int DATA = 0;
    public static final int HEADERS = 1;
    public static final int RST_STREAM = 3;
    public static final int SETTINGS = 4;
    public static final int PING = 6;
    public static final int GOAWAY = 7;
    public static final int WINDOW_UPDATE = 8;
    public static final int CONTINUATION = 9;

    public static final int END_STREAM = 1;
    public static final int ACK = 1;
    public static final int END_HEADERS = 4;
    public static final int PADDED = 8;
    public static final int PRIORITY = 0x20;

    static final int HEAD = 9;

    static H2Frame read(Wire wire) {
        Bytes head = wire.readExactly(HEAD);
        int length = (head.at(0) << 16) | (head.at(1) << 8) | head.at(2);
        return new H2Frame(head.at(3), head.at(4), integer(head, 5), wire.readExactly(length));
    }

    /** A frame whose payload is 32-bit numbers. */
    public static H2Frame ofIntegers(int type, int stream, int... numbers) {
        ByteBuffer payload = ByteBuffer.allocate(4 * numbers.length);
        for (int number : numbers) {
            payload.putInt(number);
        }
        return new H2Frame(type, 0, stream, Bytes.owned(payload.array()));
    }

    /** One setting, RFC 9113 §6.5.1. */
    public static H2Frame setting(int name, int value) {
        byte[] payload =
                ByteBuffer.allocate(6).putShort((short) name).putInt(value).array();
        return new H2Frame(SETTINGS, 0, 0, Bytes.owned(payload));
    }

    public boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** The frame as it goes over the wire. */
    public Bytes encoded() {
        byte[] head = ByteBuffer.allocate(HEAD)
                .putInt((payload.length() << 8) | type)
                .put((byte) flags)
                .putInt(stream)
                .array();
        return Bytes.owned(head).plus(payload);
    }

    /** The payload of DATA or HEADERS without padding and priority. */
    Bytes content() {
        boolean padded = has(PADDED);
        int from = (padded ? 1 : 0) + (type == HEADERS && has(PRIORITY) ? 5 : 0);
        return payload.slice(from, payload.length() - (padded ? payload.at(0) : 0));
    }

    /** The 31-bit number at that place of the payload. */
    int integer(int offset) {
        return integer(payload, offset);
    }

    private static int integer(Bytes bytes, int offset) {
        return ByteBuffer.wrap(bytes.shared()).getInt(offset) & 0x7fffffff;
    }
}
