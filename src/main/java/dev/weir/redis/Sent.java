package dev.weir.redis;

import io.vertx.core.AsyncResult;
import io.vertx.core.Promise;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import org.jspecify.annotations.Nullable;

/**
 * What is asked, or waits to be.
 *
 * @param reads whether it changes nothing
 * @param most bytes that its answer may have, where that is much
 * @param answer to come
 * @param deadline by when, by {@link System#nanoTime}
 * @param waited whether the most of its time was over before there was room for it
 */
record Sent(
        Request request, boolean reads, int most, Promise<@Nullable Response> answer, long deadline, boolean waited) {

    boolean isOver() {
        return answer.future().isComplete();
    }

    boolean isDue(long now) {
        return isOver() || deadline - now <= 0;
    }

    Sent after(boolean waiting) {
        return new Sent(request, reads, most, answer, deadline, waiting);
    }

    /** It has its answer, unless that is too late. */
    void answered(AsyncResult<@Nullable Response> end) {
        if (end.succeeded()) {
            answer.tryComplete(end.result());
        } else {
            answer.tryFail(end.cause());
        }
    }
}
