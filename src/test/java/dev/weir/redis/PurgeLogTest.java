package dev.weir.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.cache.CacheKey;
import dev.weir.cache.SecondLevel;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.BulkType;
import io.vertx.redis.client.impl.types.ErrorType;
import io.vertx.redis.client.impl.types.MultiType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The order of what stands in the log is that of Redis, whatever identifiers somebody chose; one that is lost is begun anew. */
class PurgeLogTest {

    private static final String SMALLER =
            "ERR The ID specified in XADD is equal or smaller than the target stream top item";

    private final Vertx vertx = Vertx.vertx();
    private final Told told = new Told();

    /** What is in the stream. */
    private List<String> ids = List.of("7-1");

    /** What there is when somebody tried to add to it. */
    private List<String> idsThen = List.of();

    private String refusal = SMALLER;
    private int additions;

    @AfterEach
    void end() {
        Replicas.await(vertx.close());
    }

    private Future<Response> redis(Request request) {
        if (request.command().equals(Command.XADD)) {
            additions++;
            ids = idsThen;
            return Future.failedFuture(ErrorType.create(refusal));
        }
        return Future.succeededFuture(list(ids.stream().map(PurgeLogTest::entry).toList()));
    }

    private static Response entry(String id) {
        return list(List.of(text(id), list(List.of(text("p"), text("purge")))));
    }

    private static Response text(String text) {
        return BulkType.create(Buffer.buffer(text), false);
    }

    private static Response list(List<Response> all) {
        MultiType list = MultiType.create(all.size(), false);
        all.forEach(list::add);
        return list;
    }

    private static final class Told implements SecondLevel.Listener {
        private final List<Long> purges = new ArrayList<>();

        @Override
        public void told(SecondLevel.News news, CacheKey key) {}

        @Override
        public void logBegins(long before) {}

        @Override
        public byte[] everything() {
            return new byte[1];
        }

        @Override
        public void purged(long number, byte[] purge) {
            purges.add(number);
        }

        @Override
        public void heard() {}

        @Override
        public void deaf() {}

        @Override
        public void hears() {}

        @Override
        public Future<Void> back() {
            return Future.succeededFuture();
        }
    }

    /** One whose entries were read before they were lost. */
    private PurgeLog lost() {
        PurgeLog log = new PurgeLog(vertx, "purges", this::redis, told);
        Replicas.await(log.read());
        ids = List.of();
        return log;
    }

    private static Throwable failure(Future<Void> read) {
        ExecutionException failed = assertThrows(
                ExecutionException.class,
                () -> read.toCompletionStage().toCompletableFuture().get(15, TimeUnit.SECONDS));
        return Objects.requireNonNull(failed.getCause());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NOREPLICAS Not enough good replicas to write.",
                "OOM command not allowed when used memory > 'maxmemory'.",
                "NOPERM this user has no permissions to run the 'xadd' command",
            })
    void aLogThatCannotBeBegunAnewIsTriedOnceForEachTimeItIsRead(String why) {
        refusal = why;
        PurgeLog log = lost();
        for (int tries = 1; tries < 3; tries++) {
            assertEquals(why, failure(log.read()).getMessage());
            assertEquals(tries, additions);
        }
    }

    @Test
    void whatAnotherReplicaBeganAnewIsReadOn() {
        idsThen = List.of("7-2");
        Replicas.await(lost().read());
        assertEquals(List.of(PurgeLog.number("7-1"), 0L, PurgeLog.number("7-2")), told.purges);
        assertEquals(1, additions);
    }

    /** As where entries were taken out of the stream, whose last identifier stays. */
    @Test
    void oneThatIsLostAgainAtOnceIsLeftForTheNextTime() {
        assertEquals("lost", failure(lost().read()).getMessage());
        assertEquals(1, additions);
    }

    @ParameterizedTest
    @CsvSource({
        "0-0, 0-1",
        "1795987705772-0, 1795987705772-1",
        "1795987705772-999, 1795987705773-0",
        "1795987705772-18446744073709551615, 1795987705773-0",
        "1795987705772-0, 9223372036854775807-0",
        "1795987705772-0, 18446744073709551615-18446744073709551615",
    })
    void oneIsBeforeTheOther(String one, String other) {
        assertTrue(PurgeLog.number(one) < PurgeLog.number(other));
    }

    @ParameterizedTest
    @CsvSource({
        "0-0, 0-1",
        "1795987705772-9223372036854775807, 1795987705772-9223372036854775808",
        "1795987705772-18446744073709551615, 1795987705773-0",
        "9223372036854775807-18446744073709551615, 9223372036854775808-0",
    })
    void theNextIdentifierFollows(String one, String next) {
        assertEquals(next, PurgeLog.after(one));
    }
}
