package dev.weir.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MessagePartsTest {

    private final MessageParts parts = new MessageParts();
    private final List<Object> taken = new ArrayList<>();
    private final ByteBuf bytes = Unpooled.buffer().writeZero(100);
    private Runnable whenTaken = () -> {};
    private final EmbeddedChannel channel =
            new EmbeddedChannel(new ChannelInboundHandlerAdapter(), new ChannelInboundHandlerAdapter() {
                @Override
                public void channelRead(ChannelHandlerContext ctx, Object part) {
                    taken.add(part);
                    whenTaken.run();
                }
            });

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private void fire() {
        parts.fire(channel.pipeline().firstContext());
    }

    @Test
    void eachIsPassedOnOnce() {
        parts.request("GET", "/", 1);
        parts.end();
        fire();
        fire();
        assertEquals(2, taken.size());
        assertTrue(parts.isEmpty());
    }

    @Test
    void whatWasPassedOnIsNotReleasedWithTheRest() {
        for (int i = 0; i < 3; i++) {
            MessageParts.content(bytes, 10, parts);
        }
        whenTaken = parts::release;
        fire();
        assertEquals(1, taken.size());
        assertEquals(2, bytes.refCnt(), "its own and that of the piece that was taken");
    }

    @Test
    void droppedFieldsAreNotTheNextMessages() {
        FieldLine line = new FieldLine();
        byte[] field = Feed.bytes("x: y");
        line.read(field, 0, field.length);
        parts.field(line);
        parts.release();
        parts.end();
        fire();
        assertEquals("", Parts.text(taken.getFirst()));
    }
}
