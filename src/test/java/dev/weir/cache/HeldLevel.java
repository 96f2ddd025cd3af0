package dev.weir.cache;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A second level in this process, whose answers come when a test says so. Everything happens on the test's own thread. */
final class HeldLevel implements SecondLevel {

    private static final byte[] NOTHING = new byte[0];

    final Map<CacheKey, byte[]> entries = new HashMap<>();
    final Map<String, byte[]> parts = new HashMap<>();
    final List<String> told = new ArrayList<>();
    final Map<Event, Integer> counted = new HashMap<>();
    boolean takesEntries = true;

    /** Where it is not, an entry is taken and nobody is told. */
    boolean answersInTime = true;

    /** What is written is under way until this says so, where there is one. */
    @Nullable
    Promise<Void> writing;

    private final Moment.Clock clock;
    private @Nullable Listener listener;
    private boolean held;
    private final Deque<Runnable> answers = new ArrayDeque<>();

    HeldLevel(Moment.Clock clock) {
        this.clock = clock;
    }

    /** From now on what is read does not come until it is let go. */
    void hold() {
        held = true;
    }

    /** What was read comes, as it was when it was read. */
    void letGo() {
        held = false;
        while (!answers.isEmpty()) {
            answers.removeFirst().run();
        }
    }

    Listener others() {
        Listener who = listener;
        if (who == null) {
            throw new AssertionError("nobody listens");
        }
        return who;
    }

    private Future<byte[]> answered(byte @Nullable [] value) {
        Promise<byte[]> answer = Promise.promise();
        byte[] now = value == null ? NOTHING : value;
        if (held) {
            answers.add(() -> answer.complete(now));
        } else {
            answer.complete(now);
        }
        return answer.future();
    }

    private static String name(CacheKey key, Body body, int index) {
        return key.uri() + " " + body.name() + " " + index;
    }

    @Override
    public boolean isUp() {
        return true;
    }

    @Override
    public Duration patience() {
        return Duration.ofDays(1);
    }

    @Override
    public Frozen.When now() {
        Moment now = clock.get();
        return new Frozen.When(now.epochSecond() * 1000, now.nanos());
    }

    @Override
    public Future<byte[]> get(CacheKey key) {
        return answered(entries.get(key));
    }

    @Override
    public Future<byte[]> part(CacheKey key, Body body, int index) {
        return answered(parts.get(name(key, body, index)));
    }

    @Override
    public Future<Boolean> has(CacheKey key, Body body, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!parts.containsKey(name(key, body, i))) {
                return Future.succeededFuture(false);
            }
        }
        return Future.succeededFuture(true);
    }

    @Override
    public Future<Void> put(CacheKey key, byte[] entry, long millis) {
        if (!takesEntries) {
            return Future.failedFuture(new Refused("full"));
        }
        entries.put(key, entry);
        return answersInTime ? Future.succeededFuture() : Future.failedFuture("too late");
    }

    @Override
    public Future<Void> putPart(CacheKey key, Body body, int index, byte[] part, long millis) {
        parts.put(name(key, body, index), part);
        Promise<Void> under = writing;
        return under == null ? Future.succeededFuture() : under.future();
    }

    @Override
    public Future<Boolean> keep(CacheKey key, Body body, long millis) {
        return has(key, body, 0, body.parts());
    }

    @Override
    public void leave(CacheKey key, Body body, long millis) {
        // It is kept until it is dropped.
    }

    @Override
    public Future<Void> remove(CacheKey key) {
        entries.remove(key);
        return Future.succeededFuture();
    }

    @Override
    public void drop(CacheKey key, Body body) {
        for (int i = 0; i < body.parts(); i++) {
            parts.remove(name(key, body, i));
        }
    }

    @Override
    public Future<Void> tell(News news, CacheKey key) {
        told.add(news + " " + key.uri());
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> log(byte[] purge) {
        return Future.succeededFuture();
    }

    @Override
    public Future<Turn> turn(CacheKey key) {
        return Future.succeededFuture(new Turn.Nobodys());
    }

    @Override
    public void over(CacheKey key, Turn.Ours turn, boolean alone) {
        throw new AssertionError("nobody had a turn");
    }

    @Override
    public void count(Event event) {
        counted.merge(event, 1, Integer::sum);
    }

    @Override
    public void listen(Listener who) {
        listener = who;
        who.hears();
    }
}
