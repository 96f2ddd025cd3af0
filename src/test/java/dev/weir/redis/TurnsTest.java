package dev.weir.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.cache.CacheKey;
import dev.weir.cache.SecondLevel.Turn;
import dev.weir.testing.Eventually;
import dev.weir.testing.TestRedis;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A turn is somebody's, or nobody waits for it. */
class TurnsTest {

    private static final CacheKey KEY = new CacheKey("http://h/p");
    private static final Names NAMES = new Names("weir");

    private final Vertx vertx = Vertx.vertx();
    private TestRedis server;
    private Redis client;

    @BeforeEach
    void start() {
        server = TestRedis.start();
        client = Redis.createClient(vertx, "redis://127.0.0.1:" + server.port());
    }

    @AfterEach
    void end() {
        client.close();
        Replicas.await(vertx.close());
        server.close();
    }

    private Turns turns(Function<Request, Future<Response>> redis) {
        return new Turns(vertx, ReplicaId.random(), RedisSettings.Pace.USUAL, NAMES, redis);
    }

    /** It does what it is asked to do, but answers too late where it is to set something. */
    private Future<Response> tooLate(Request request) {
        Future<Response> answer = client.send(request);
        return request.command().equals(Command.SET)
                ? answer.compose(_ -> Future.failedFuture(new Late("too late")))
                : answer;
    }

    @Test
    void whatWasTakenTooLateIsGivenBack() {
        Future<Turn> turn = turns(this::tooLate).take(KEY);
        Eventually.await(() -> turn.isComplete() && server.calls("del") > 0, "given back");
        assertInstanceOf(Late.class, turn.cause());
        Eventually.await(() -> server.keys(NAMES.turn(KEY)) == 0, "nobody's");
    }

    @Test
    void whatItHasAtTheEndIsGivenBackAndNothingElse() {
        Turns ending = turns(client::send);
        CacheKey other = new CacheKey("http://h/other");
        assertInstanceOf(Turn.Ours.class, Replicas.await(turns(client::send).take(other)));
        assertInstanceOf(Turn.Ours.class, Replicas.await(ending.take(KEY)));
        Turn.Ours over = assertInstanceOf(Turn.Ours.class, Replicas.await(ending.take(new CacheKey("http://h/over"))));
        Replicas.await(ending.over(new CacheKey("http://h/over"), over, true));
        Replicas.await(ending.giveBack());
        assertEquals(0, server.keys(NAMES.turn(KEY)));
        assertEquals(1, server.keys(NAMES.turn(other)));
        assertEquals(1, server.keys(NAMES.turn(new CacheKey("http://h/over"))));
    }

    @Test
    void whatCannotBeGivenBackHoldsNothingUp() {
        Turns ending = turns(client::send);
        Replicas.await(ending.take(KEY));
        server.stop();
        Replicas.await(ending.giveBack());
    }

    @Test
    void whatIsAnothersStays() {
        assertInstanceOf(Turn.Ours.class, Replicas.await(turns(client::send).take(KEY)));
        Future<Turn> turn = turns(this::tooLate).take(KEY);
        Eventually.await(() -> turn.isComplete() && server.calls("get") > 0, "looked whose it is");
        assertTrue(turn.failed());
        assertEquals(0, server.calls("del"));
        assertEquals(1, server.keys(NAMES.turn(KEY)));
    }
}
