package dev.weir.redis;

import io.vertx.core.Future;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** What tests of several replicas have in common. */
final class Replicas {

    private Replicas() {}

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(15, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } catch (TimeoutException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    /** On a thread of its own. */
    static <T> CompletableFuture<T> soon(Supplier<T> what) {
        return CompletableFuture.supplyAsync(what, Executors.newVirtualThreadPerTaskExecutor());
    }
}
