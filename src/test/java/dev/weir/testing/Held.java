package dev.weir.testing;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A request that an origin has read and does not answer until the test says so.
 *
 * <p>Meanwhile the test itself holds the conversation and can write to it step by step.
 */
public final class Held implements Answer {
    private final boolean afterBody;
    private final CompletableFuture<Arrival> arrival = new CompletableFuture<>();
    private final CountDownLatch released = new CountDownLatch(1);

    private record Arrival(RecordedRequest request, Conversation conversation) {}

    Held(boolean afterBody) {
        this.afterBody = afterBody;
    }

    @Override
    public void play(RecordedRequest request, Conversation conversation) throws InterruptedException {
        arrival.complete(new Arrival(request, conversation));
        released.await();
    }

    @Override
    public boolean afterBody() {
        return afterBody;
    }

    /** The request, once it has arrived. */
    public RecordedRequest request() {
        return arrived().request();
    }

    /** The conversation the request came on, once it has arrived. */
    public Conversation conversation() {
        return arrived().conversation();
    }

    /** Whether the request has arrived. */
    public boolean hasArrived() {
        return arrival.isDone();
    }

    /** Answers, and lets the connection go on to its next request. */
    public void release(String answer) {
        conversation().write(answer);
        release();
    }

    /** Lets the connection go on to its next request. */
    public void release() {
        released.countDown();
    }

    private Arrival arrived() {
        try {
            return arrival.get(Eventually.LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new AssertionError("the request that is to be held did not arrive", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
