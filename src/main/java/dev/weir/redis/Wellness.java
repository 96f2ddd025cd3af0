package dev.weir.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.impl.types.ErrorType;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Whether Redis is well, by what it answers: one that fails several times in a row is asked no more but by a probe now and then, and one
 * that refuses what is written gets nothing for a while. Told on any thread; probes at home.
 */
final class Wellness {

    private static final Logger LOG = Logger.getLogger("weir.cache");
    private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);

    private final Links links;
    private final Duration pace;
    private final String probe;
    private final Supplier<Future<Void>> back;
    private final Breaker reads = Breaker.open(this::opened);
    private final Breaker writes = Breaker.closed(this::writesFail);

    /** When it may be said again that it takes no entries: it may be full for days. */
    private final AtomicLong mayWarn = new AtomicLong(System.nanoTime());

    /** Why it was not well when it was last tried; said once. */
    private String refusal = "";

    /**
     * Not well until a probe says so.
     *
     * @param pace how often one that is not well is tried
     * @param probe a name that may be deleted
     * @param back what is to be done before it is used again
     */
    Wellness(Links links, Duration pace, String probe, Supplier<Future<Void>> back) {
        this.links = links;
        this.pace = pace;
        this.probe = probe;
        this.back = back;
    }

    /** Whether it is worth asking. */
    boolean isUp() {
        return reads.isClosed();
    }

    /** Whether it is worth writing to, beside what has to be written. */
    boolean takes() {
        return writes.isClosed();
    }

    void answered() {
        reads.succeeded();
    }

    /** It did not answer as it should, unless it was not even asked. */
    void failed(Throwable failure) {
        if (!(failure instanceof Crowded)) {
            reads.failed();
        }
    }

    /** The same where what it refuses is an answer too. */
    void unanswered(Throwable failure) {
        if (!(failure instanceof ErrorType)) {
            failed(failure);
        }
    }

    void took() {
        writes.succeeded();
    }

    void refused() {
        writes.failed();
    }

    /** It is not asked any more until it is found well. */
    void distrust() {
        reads.open();
    }

    private void opened() {
        if (links.isClosed()) {
            return;
        }
        LOG.warn(
                "shared cache: Redis does not answer as it should; answers come from memory and origins until it does");
        links.renew();
        links.later(pace, this::probe);
    }

    /** Whether something can be taken out of it, and it can be read. At home. */
    void probe() {
        Links.Here here = links.here();
        here.quick()
                .write(Request.cmd(Command.DEL).arg(probe))
                .compose(_ -> here.quick().read(Commands.ranged(probe, 1), 0))
                .compose(_ -> back.get())
                .onSuccess(_ -> {
                    reads.close();
                    // What could not be said while it was said what there was.
                    var _ = back.get();
                    refusal = "";
                    LOG.info("shared cache: Redis answers");
                })
                .onFailure(this::isNotWell);
    }

    private void isNotWell(Throwable failure) {
        if (links.isClosed()) {
            return;
        }
        String why = Reason.of(failure);
        if (!why.equals(refusal)) {
            LOG.warnf("shared cache: Redis does not answer: %s", why);
            refusal = why;
        }
        links.here().renew();
        links.later(pace, this::probe);
    }

    private void writesFail() {
        long now = System.nanoTime();
        if (now - mayWarn.get() >= 0) {
            mayWarn.set(now + BETWEEN_WARNINGS.toNanos());
            LOG.warn("shared cache: Redis takes no entries: it may be full; what is there is used");
        }
        links.later(pace, writes::close);
    }
}
