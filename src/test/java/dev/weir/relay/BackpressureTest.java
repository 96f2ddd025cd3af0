package dev.weir.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackpressureTest {

    private final Source source = new Source();
    private final List<Promise<Void>> writes = new ArrayList<>();
    private final Backpressure backpressure = new Backpressure(source, () -> {});

    private static final class Source implements ReadStream<Buffer> {
        private boolean paused;

        @Override
        public Source pause() {
            paused = true;
            return this;
        }

        @Override
        public Source resume() {
            paused = false;
            return this;
        }

        @Override
        public Source fetch(long amount) {
            return this;
        }

        @Override
        public Source exceptionHandler(@Nullable Handler<Throwable> handler) {
            return this;
        }

        @Override
        public Source handler(@Nullable Handler<Buffer> handler) {
            return this;
        }

        @Override
        public Source endHandler(@Nullable Handler<Void> handler) {
            return this;
        }
    }

    private void write(int bytes) {
        Promise<Void> write = Promise.promise();
        writes.add(write);
        backpressure.add(Buffer.buffer(new byte[bytes]), write.future());
    }

    /** What waits is bounded in memory, whatever it comes in. */
    @ParameterizedTest
    @CsvSource({"16384, 4", "1024, 52", "1, 256", "0, 257"})
    void theSourceIsPausedWhenWhatWaitsTakesMuchMemory(int bytes, int most) {
        while (!source.paused) {
            write(bytes);
        }
        assertEquals(most, writes.size());
        assertTrue(backpressure.isFull());
        int half = writes.size() / 2 + 1;
        writes.subList(0, half).forEach(Promise::complete);
        assertFalse(source.paused);
        writes.subList(half, writes.size()).forEach(Promise::complete);
        write(bytes);
        assertFalse(source.paused);
    }
}
