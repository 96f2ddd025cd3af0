package dev.weir.testing;

import java.util.Objects;

/** The answer of an origin that speaks WebSocket: it accepts the handshake and sends each frame back. */
public final class WebSocketEcho implements Answer {
    @Override
    public void play(RecordedRequest request, Conversation conversation) {
        String key = Objects.requireNonNull(request.header("Sec-WebSocket-Key"), request.head());
        conversation.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: " + WebSocket.accept(key) + "\r\n\r\n");
        echo(conversation);
        conversation.close();
    }

    private static void echo(Conversation conversation) {
        boolean open = true;
        while (open) {
            WebSocketFrame frame = WebSocketFrame.read(conversation.wire());
            conversation.write(new WebSocketFrame(frame.last(), frame.opcode(), false, frame.payload()).encoded());
            open = frame.opcode() != WebSocketFrame.CLOSE;
        }
    }
}
