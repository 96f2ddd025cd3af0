package dev.weir.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.cache.Frozen;
import dev.weir.testing.Eventually;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** No more is asked for at once than there is memory for, whatever Redis answers, and whenever. */
class LinkTest {

    private static final int AT_ONCE = Coming.MOST / Frozen.LONGEST;
    private static final int ALL = 3 * AT_ONCE;

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();

    /** What was sent together, with its answers to come. */
    private final List<Batch> batches = Collections.synchronizedList(new ArrayList<>());

    private record Batch(List<Request> requests, Promise<List<Response>> answers) {
        void answer() {
            answers.complete(Collections.nCopies(size(), null));
        }

        int size() {
            return requests.size();
        }
    }

    /** Who is told that a connection has ended, for each that was made. */
    private final List<Handler<?>> ends = Collections.synchronizedList(new ArrayList<>());

    private final AtomicInteger connections = new AtomicInteger();
    private volatile boolean refuses;

    @AfterEach
    void end() {
        Replicas.await(vertx.close());
    }

    private Redis client() {
        return as(Redis.class, (name, _) -> {
            assertEquals("connect", name);
            connections.incrementAndGet();
            return refuses ? Future.failedFuture("refused") : Future.succeededFuture(connection());
        });
    }

    private RedisConnection connection() {
        return as(RedisConnection.class, (name, arguments) -> {
            if (name.equals("send")) {
                return sent(List.of((Request) arguments[0])).map(answers -> answers.get(0));
            }
            assertEquals("batch", name);
            return sent(
                    ((List<?>) arguments[0]).stream().map(Request.class::cast).toList());
        });
    }

    private Future<List<Response>> sent(List<Request> requests) {
        Batch sent = new Batch(requests, Promise.promise());
        batches.add(sent);
        return sent.answers.future();
    }

    private interface Called {
        Object with(String name, Object[] arguments);
    }

    private <T> T as(Class<T> type, Called called) {
        return type.cast(Proxy.newProxyInstance(
                LinkTest.class.getClassLoader(), new Class<?>[] {type}, (made, method, arguments) -> {
                    if (method.getName().equals("endHandler") && arguments[0] instanceof Handler<?> told) {
                        ends.add(told);
                    }
                    Class<?> returned = method.getReturnType();
                    return returned == void.class
                            ? null
                            : returned.isInstance(made) ? made : called.with(method.getName(), arguments);
                }));
    }

    private <T> T onLoop(Supplier<T> what) {
        CompletableFuture<T> done = new CompletableFuture<>();
        loop.runOnContext(_ -> done.complete(what.get()));
        return done.join();
    }

    private Link link(Duration timeout) {
        return new Link(vertx, this::client, new RedisSettings("weir", timeout, false), /* together= */ true);
    }

    private static List<Future<Response>> askAll(Link link) {
        List<Future<Response>> answers = new ArrayList<>();
        for (int i = 0; i < ALL; i++) {
            answers.add(link.read(Request.cmd(Command.GETRANGE), Frozen.LONGEST));
        }
        return answers;
    }

    private void awaitBatches(int count) {
        Eventually.await(() -> batches.size() == count, count + " sent");
    }

    @Test
    void whatDoesNotFitIsAskedForWhenThereIsRoom() {
        Link link = link(Duration.ofMinutes(1));
        List<Future<Response>> answers = onLoop(() -> askAll(link));
        for (int i = 0; i < ALL / AT_ONCE; i++) {
            awaitBatches(i + 1);
            assertEquals(AT_ONCE, batches.get(i).size());
            int last = i;
            var _ = onLoop(() -> {
                batches.get(last).answer();
                return last;
            });
        }
        Eventually.await(() -> answers.stream().allMatch(Future::succeeded), "all answered");
        assertEquals(ALL / AT_ONCE, batches.size());
    }

    /** What is late may come all the same, so it counts until its connection is given up. */
    @Test
    void whatWaitsForRoomDoesNotWaitLongerThanOthers() {
        Link link = link(Duration.ofMillis(50));
        List<Future<Response>> answers = onLoop(() -> askAll(link));
        Eventually.await(() -> answers.stream().allMatch(Future::failed), "all late");
        assertInstanceOf(Crowded.class, answers.getLast().cause());
        int before = batches.size();
        Eventually.await(() -> onLoop(() -> askAll(link)) != null && batches.size() > before, "room on the next one");
        assertTrue(List.copyOf(batches).stream().allMatch(batch -> batch.size() <= AT_ONCE));
    }

    /** So the first part of a body need not wait for the ones behind it. */
    @Test
    void whatIsNotReadTogetherIsAnsweredOneByOne() {
        Link link = new Link(vertx, this::client, new RedisSettings("weir", Duration.ofMinutes(1), false), false);
        List<Future<Response>> answers = onLoop(() ->
                List.of(link.read(Request.cmd(Command.GETRANGE), 0), link.read(Request.cmd(Command.GETRANGE), 0)));
        awaitBatches(2);
        var _ = onLoop(() -> {
            batches.getFirst().answer();
            return link;
        });
        assertEquals(
                List.of(true, false),
                onLoop(() -> answers.stream().map(Future::isComplete).toList()));
    }

    private static final RedisSettings.Pace ENDLESS = new RedisSettings.Pace(
            Duration.ofDays(1), Duration.ofDays(1), Duration.ofDays(1), Duration.ofDays(1), Duration.ofDays(1));

    /** Where one answer takes all the room there is. */
    private Link full(Duration timeout) {
        Link link =
                new Link(vertx, this::client, new RedisSettings("weir", timeout, false, ENDLESS), /* together= */ true);
        var _ = onLoop(() -> link.read(Request.cmd(Command.GETRANGE), Coming.MOST));
        awaitBatches(1);
        return link;
    }

    @Test
    void thatThereIsNoRoomIsNoFaultOfRedis() {
        Link link = full(Duration.ofMillis(50));
        List<Future<Response>> waiting = onLoop(() -> askAll(link));
        Eventually.await(() -> waiting.stream().allMatch(Future::failed), "none asked");
        waiting.forEach(one -> assertInstanceOf(Crowded.class, one.cause()));
        var _ = onLoop(() -> link.write(Request.cmd(Command.PUBLISH)));
        awaitBatches(2);
        assertEquals(1, connections.get());
    }

    /** It was asked in the end, and not answered in what time was left of its own: nor is that a fault of Redis. */
    @Test
    void whatGotItsRoomTooLateIsNoFaultOfRedis() {
        Link link = full(Duration.ofSeconds(2));
        List<Future<Response>> waiting = onLoop(() ->
                List.of(link.read(Request.cmd(Command.GETRANGE), 1), link.read(Request.cmd(Command.GETRANGE), 1)));
        long half = System.nanoTime() + Duration.ofMillis(1100).toNanos();
        Eventually.await(() -> System.nanoTime() - half > 0, "half of its time");
        var _ = onLoop(() -> {
            batches.getFirst().answer();
            return waiting;
        });
        awaitBatches(2);
        assertEquals(2, batches.getLast().size());
        Eventually.await(() -> waiting.stream().allMatch(Future::failed), "too late");
        waiting.forEach(one -> assertInstanceOf(Crowded.class, one.cause()));
    }

    /** What had its room at once and is not answered is one. */
    @Test
    void whatIsNotAnsweredIsLate() {
        Link link = link(Duration.ofMillis(50));
        Future<Response> answer = onLoop(() -> link.read(Request.cmd(Command.GETRANGE), 1));
        Eventually.await(answer::failed, "late");
        assertInstanceOf(Late.class, answer.cause());
    }

    /** Its end is told later, when there may be another already. */
    @Test
    void aConnectionThatWasGivenUpDoesNotEndTheNext() {
        Link link = link(Duration.ofMinutes(1));
        var _ = onLoop(() -> link.write(Request.cmd(Command.UNLINK)));
        awaitBatches(1);
        Future<Response> answer = onLoop(() -> {
            link.renew();
            return link.write(Request.cmd(Command.UNLINK));
        });
        awaitBatches(2);
        var _ = onLoop(() -> {
            ends.getFirst().handle(null);
            return link;
        });
        assertFalse(onLoop(answer::isComplete));
        var _ = onLoop(() -> {
            ends.getLast().handle(null);
            return link;
        });
        assertTrue(onLoop(answer::failed));
    }

    @Test
    void whatNeedsNoRoomPassesWhatWaitsForIt() {
        Link link = full(Duration.ofMinutes(1));
        List<Future<Response>> waiting = onLoop(() -> askAll(link));
        var _ = onLoop(() -> link.write(Request.cmd(Command.UNLINK)));
        awaitBatches(2);
        assertEquals(Command.UNLINK, batches.getLast().requests.getFirst().command());
        assertTrue(waiting.stream().noneMatch(Future::isComplete));
    }

    @Test
    void whatIsRefusedAConnectionIsRefusedOnce() {
        refuses = true;
        Link link = link(Duration.ofMinutes(1));
        List<Future<Response>> answers = onLoop(() -> askAll(link));
        Eventually.await(() -> answers.stream().allMatch(Future::failed), "all failed");
        assertEquals(1, connections.get());
        refuses = false;
        var _ = onLoop(() -> link.write(Request.cmd(Command.UNLINK)));
        awaitBatches(1);
    }

    @Test
    void afterItsEndNothingIsAsked() {
        Link link = full(Duration.ofMinutes(1));
        List<Future<Response>> waiting = onLoop(() -> askAll(link));
        List<Future<Response>> late = onLoop(() -> {
            link.close();
            return askAll(link);
        });
        assertTrue(onLoop(() -> Stream.concat(waiting.stream(), late.stream()).allMatch(Future::failed)));
        assertEquals(1, connections.get());
    }
}
