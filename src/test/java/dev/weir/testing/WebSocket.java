package dev.weir.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The client's end of a WebSocket. */
public final class WebSocket {
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final Wire wire;
    private final RawResponse handshake;

    private WebSocket(Wire wire, RawResponse handshake) {
        this.wire = wire;
        this.handshake = handshake;
    }

    static WebSocket open(RawClient client, Wire wire, String target, String host) {
        client.send("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + KEY + "\r\n\r\n");
        RawResponse handshake = client.readResponse();
        assertEquals(101, handshake.status(), handshake.head());
        assertEquals(accept(KEY), handshake.header("Sec-WebSocket-Accept"));
        return new WebSocket(wire, handshake);
    }

    static String accept(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1")
                    .digest(Bytes.of(key + MAGIC).shared());
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    public RawResponse handshake() {
        return handshake;
    }

    public WebSocket send(String text) {
        return send(new WebSocketFrame(true, WebSocketFrame.TEXT, true, Bytes.utf8(text)));
    }

    public WebSocket send(WebSocketFrame frame) {
        new Sending(wire, frame.encoded()).await();
        return this;
    }

    public WebSocketFrame receive() {
        return WebSocketFrame.read(wire);
    }
}
