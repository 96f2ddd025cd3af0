package dev.weir.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.testing.Eventually;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatchTest {

    private final Vertx vertx = Vertx.vertx();
    private final ContextInternal context = (ContextInternal) vertx.getOrCreateContext();
    private final Watch watch = new Watch(context);

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private void onLoop(Runnable action) {
        Promise<Void> done = Promise.promise();
        context.runOnContext(_ -> {
            try {
                action.run();
                done.complete();
            } catch (RuntimeException | Error e) {
                done.fail(e);
            }
        });
        done.future().toCompletionStage().toCompletableFuture().join();
    }

    private static class Counting extends Watch.Watched {
        final AtomicInteger ticks = new AtomicInteger();
        final AtomicInteger cuts = new AtomicInteger();

        @Override
        public void tick(long now) {
            ticks.incrementAndGet();
        }

        @Override
        public void cut() {
            cuts.incrementAndGet();
        }
    }

    private static final class Failing extends Counting {
        @Override
        public void tick(long now) {
            super.tick(now);
            throw new StackOverflowError("of a test");
        }

        @Override
        public void cut() {
            super.cut();
            throw new IllegalStateException("of a test");
        }
    }

    @Test
    void whatFailsOverItsTickIsCutAndTheOthersGoOn() {
        Failing failing = new Failing();
        Counting other = new Counting();
        onLoop(() -> {
            watch.add(failing);
            watch.add(other);
        });
        Eventually.await(() -> other.ticks.get() > 2, "ticks of the other");
        assertEquals(1, failing.ticks.get());
        assertEquals(1, failing.cuts.get());
        assertEquals(0, other.cuts.get());
        onLoop(() -> assertEquals(1, watch.size()));
    }

    @Test
    void whatFailsOverItsCutDoesNotHoldUpThatOfTheOthers() {
        Failing failing = new Failing();
        Counting other = new Counting();
        onLoop(() -> {
            watch.add(failing);
            watch.add(other);
            watch.cutAll();
        });
        assertEquals(1, failing.cuts.get());
        assertEquals(1, other.cuts.get());
    }

    private static final class Named extends Watch.Watched {
        private final List<Named> cut;

        Named(List<Named> cut) {
            this.cut = cut;
        }

        @Override
        public void tick(long now) {
            // Its time is not up.
        }

        @Override
        public void cut() {
            cut.add(this);
        }
    }

    /** Whatever comes and goes in whatever order, twice or not at all. */
    @Test
    void whatIsOpenIsKnownInTheOrderInWhichItCame() {
        List<Named> cut = new ArrayList<>();
        List<Named> all = Stream.generate(() -> new Named(cut)).limit(12).toList();
        Set<Named> model = new LinkedHashSet<>();
        Random random = new Random(1);
        onLoop(() -> {
            for (int i = 0; i < 5000; i++) {
                Named one = all.get(random.nextInt(all.size()));
                if (random.nextBoolean()) {
                    watch.add(one);
                    model.add(one);
                } else {
                    watch.remove(one);
                    model.remove(one);
                }
                assertEquals(model.size(), watch.size());
                cut.clear();
                watch.cutAll();
                assertEquals(List.copyOf(model), cut);
            }
        });
    }

    @Test
    void whatAnotherWatchesIsNotRemoved() {
        Counting watched = new Counting();
        onLoop(() -> {
            watch.add(watched);
            new Watch(context).remove(watched);
            assertEquals(1, watch.size());
        });
    }
}
