package dev.weir.redis;

import dev.weir.cache.CacheKey;
import dev.weir.cache.SecondLevel.Listener;
import dev.weir.cache.SecondLevel.News;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;

/**
 * What is heard from the other replicas, and what goes with the beats by which this one knows that it hears: a look at the log of purges,
 * and at Redis' clock. Belongs to the event loop where that is heard.
 */
final class Hearing implements Bus.Ear {

    private static final int BEATS_TO_A_LOOK = 4;
    private static final int BEATS_TO_A_CLOCK = 20;

    private final Listener told;
    private final PurgeLog purges;
    private final Commands redis;
    private final Wellness wellness;
    private final Runnable foreign;
    private volatile long clockAhead;
    private int beats;

    /** @param foreign run when something was told that no replica of ours sealed */
    Hearing(Listener told, PurgeLog purges, Commands redis, Wellness wellness, Runnable foreign) {
        this.told = told;
        this.purges = purges;
        this.redis = redis;
        this.wellness = wellness;
        this.foreign = foreign;
    }

    /** By how many milliseconds the clock that replicas have in common, Redis', is ahead of this one's. Asked on any thread. */
    long clockAhead() {
        return clockAhead;
    }

    private Future<Void> setClock() {
        long before = System.currentTimeMillis();
        return redis.read(Request.cmd(Command.TIME)).map(time -> {
            if (time != null && time.size() == 2) {
                long after = System.currentTimeMillis();
                long now = time.get(0).toLong() * 1000 + time.get(1).toLong() / 1000;
                clockAhead = now - (before + after) / 2;
            }
            return null;
        });
    }

    @Override
    public void told(News news, CacheKey key) {
        told.told(news, key);
    }

    @Override
    public void logged() {
        var _ = purges.read();
    }

    @Override
    public void foreign() {
        foreign.run();
    }

    @Override
    public void beat() {
        told.heard();
        if (++beats % BEATS_TO_A_LOOK == 0) {
            var _ = purges.read();
        }
        if (beats % BEATS_TO_A_CLOCK == 0) {
            var _ = setClock();
        }
    }

    @Override
    public Future<Void> begins() {
        return setClock().compose(_ -> purges.read());
    }

    @Override
    public void hears() {
        told.hears();
    }

    @Override
    public void deaf() {
        told.deaf();
    }

    @Override
    public void unreachable() {
        wellness.distrust();
    }

    @Override
    public void tellItself(Request publish) {
        if (wellness.isUp()) {
            var _ = redis.write(publish);
        }
    }
}
