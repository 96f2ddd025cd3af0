package dev.weir.redis;

import io.vertx.core.AsyncResult;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends what is asked at the same time, and tells each its answer. Reads may go out as one batch; where one of those fails it is not said
 * which, so that each is asked again, alone.
 *
 * @param open where to
 * @param batches whether they do
 * @param over told of every answer
 */
record Together(RedisConnection open, boolean batches, BiConsumer<Sent, AsyncResult<@Nullable Response>> over) {

    void send(List<Sent> all) {
        List<Sent> reads = new ArrayList<>(all.size());
        for (Sent one : all) {
            if (one.reads() && batches) {
                reads.add(one);
            } else {
                alone(one);
            }
        }
        if (reads.size() == 1) {
            alone(reads.getFirst());
        } else if (!reads.isEmpty()) {
            open.batch(reads.stream().map(Sent::request).toList()).onComplete(end -> read(reads, end));
        }
    }

    private void alone(Sent one) {
        open.send(one.request()).onComplete(end -> over.accept(one, end));
    }

    private void read(List<Sent> reads, AsyncResult<List<@Nullable Response>> end) {
        if (end.failed() && end.cause() instanceof ErrorType) {
            reads.forEach(this::alone);
            return;
        }
        for (int i = 0; i < reads.size(); i++) {
            int index = i;
            over.accept(reads.get(i), end.map(answers -> answers.get(index)));
        }
    }
}
