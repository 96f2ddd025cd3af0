package dev.weir.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LateFlushTest {

    private final List<String> flushed = new ArrayList<>();
    private final EmbeddedChannel first = new EmbeddedChannel(new Flushing("first"), new LateFlush());
    private final EmbeddedChannel second = new EmbeddedChannel(new Flushing("second"), new LateFlush());

    private final class Flushing extends ChannelOutboundHandlerAdapter {
        private final String name;

        Flushing(String name) {
            this.name = name;
        }

        @Override
        public void flush(ChannelHandlerContext ctx) {
            flushed.add(name);
            ctx.flush();
        }
    }

    @AfterEach
    void close() {
        assertFalse(first.finish());
        assertFalse(second.finish());
    }

    private static void send(EmbeddedChannel on, String message) {
        on.pipeline().write(message).addListener(_ -> {});
        on.pipeline().flush();
    }

    private void turnEnds() {
        first.runPendingTasks();
        second.runPendingTasks();
    }

    @Test
    void whatATurnWritesLeavesAtItsEndInOrderAndOnce() {
        // Each write makes a channel of this kind run its tasks.
        first.pipeline().write("1").addListener(_ -> {});
        first.pipeline().write("3").addListener(_ -> {});
        first.pipeline().flush();
        first.pipeline().flush();
        send(second, "2");
        assertEquals(List.of(), flushed);
        turnEnds();
        assertEquals(List.of("first", "second"), flushed);
        assertEquals("1", first.readOutbound());
        assertEquals("3", first.readOutbound());
        assertEquals("2", second.readOutbound());
        turnEnds();
        assertEquals(List.of("first", "second"), flushed);
    }

    @Test
    void everyTurnHasItsOwn() {
        for (int i = 0; i < 5; i++) {
            send(first, "a");
            turnEnds();
            assertNotNull(first.readOutbound());
        }
        assertEquals(5, flushed.size());
    }

    @Test
    void whatIsWrittenWhileATurnEndsIsForTheNext() {
        first.pipeline().write("1").addListener(_ -> send(second, "2"));
        first.pipeline().flush();
        first.runPendingTasks();
        assertEquals("1", first.readOutbound());
        assertEquals(List.of("first"), flushed);
        turnEnds();
        assertEquals(List.of("first", "second"), flushed);
        assertEquals("2", second.readOutbound());
    }

    @Test
    void whatIsToBeCutBehindItLeavesAtOnce() {
        send(first, "1");
        LateFlush.now(first);
        assertEquals("1", first.readOutbound());
        turnEnds();
        assertEquals(List.of("first"), flushed);
    }

    @Test
    void aCloseSendsFirst() {
        send(first, "1");
        var _ = first.pipeline().close();
        assertEquals("1", first.readOutbound());
        assertFalse(first.isOpen());
        assertNull(first.readOutbound());
    }
}
