package dev.weir.redis;

import dev.weir.cache.SecondLevel;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The purges of all replicas in one order: a stream of Redis. Reads what is new in it, and all of it where it has been begun anew. Belongs
 * to its event loop.
 */
final class PurgeLog {

    /** No more are kept; what was asked for before the oldest of them is not used. */
    static final int MOST = 1000;

    /** Entries within one millisecond. */
    private static final long WITHIN = 1000;

    private static final long MOST_MILLIS = Long.MAX_VALUE / WITHIN - 1;

    /** What stands before the first. */
    private static final String NONE = "0-0";

    /** How Redis begins to refuse an entry that would not be the newest. */
    private static final String SMALLER = "ERR The ID specified in XADD is equal or smaller";

    private static final String FIELD = "p";
    private static final Logger LOG = Logger.getLogger("weir.cache");

    private final Vertx vertx;
    private final String name;
    private final Function<Request, Future<@Nullable Response>> redis;
    private final SecondLevel.Listener listener;
    private Future<Void> reading = Future.succeededFuture();
    private @Nullable Future<Void> next;
    private String last = "";

    /** Why it could not be begun anew when that was last tried; said once. */
    private String refusal = "";

    PurgeLog(
            Vertx vertx,
            String name,
            Function<Request, Future<@Nullable Response>> redis,
            SecondLevel.Listener listener) {
        this.vertx = vertx;
        this.name = name;
        this.redis = redis;
        this.listener = listener;
    }

    /** What adds to it. */
    static Request adding(String name, byte[] purge) {
        return adding(name, "*", purge);
    }

    private static Request adding(String name, String id, byte[] purge) {
        return Request.cmd(Command.XADD)
                .arg(name)
                .arg("MAXLEN")
                .arg(MOST)
                .arg(id)
                .arg(FIELD)
                .arg(Buffer.buffer(purge));
    }

    /** Reads what there is that was not read; one after the other, and all who ask meanwhile have the next one together. */
    Future<Void> read() {
        Future<Void> waiting = next;
        if (waiting != null) {
            return waiting;
        }
        Promise<Void> done = Promise.promise();
        next = done.future();
        reading.onComplete(_ -> {
            next = null;
            reading = done.future();
            readOn().onComplete(done);
        });
        return done.future();
    }

    private Future<Void> readOn() {
        return newest().compose(newest -> isBefore(newest, last) ? lost() : readTo(newest));
    }

    private Future<String> newest() {
        return redis.apply(Request.cmd(Command.XREVRANGE)
                        .arg(name)
                        .arg("+")
                        .arg("-")
                        .arg("COUNT")
                        .arg(1))
                .map(newest -> newest == null || newest.size() == 0 ? NONE : id(newest.get(0)));
    }

    private static boolean isBefore(String newest, String last) {
        return !last.isEmpty() && number(newest) < number(last);
    }

    private Future<Void> readTo(String newest) {
        if (newest.equals(last)) {
            return Future.succeededFuture();
        }
        // With the last one that was read: where that is not there, others may have gone unread.
        return redis.apply(Request.cmd(Command.XRANGE)
                        .arg(name)
                        .arg(last.isEmpty() ? "-" : last)
                        .arg("+"))
                .compose(entries -> {
                    if (entries != null && entries.size() > 0) {
                        return tell(entries);
                    }
                    last = last.isEmpty() ? NONE : last;
                    return Future.succeededFuture();
                });
    }

    /** Nobody knows any more what of the entries was purged, so all of them are, once, after what is remembered here. */
    private Future<Void> lost() {
        return redis.apply(adding(name, after(last), listener.everything()))
                .onSuccess(_ -> LOG.warn("shared cache: the log of purges was lost: everything in Redis is purged"))
                .recover(failure -> isSmaller(failure) ? Future.succeededFuture() : Future.failedFuture(failure))
                .onSuccess(_ -> refusal = "")
                .onFailure(this::refused)
                .compose(_ -> newest())
                // One that is refused, or lost at once, is tried again when it is read next.
                .compose(newest -> isBefore(newest, last) ? Future.failedFuture("lost") : readTo(newest));
    }

    private void refused(Throwable failure) {
        String why = Reason.of(failure);
        if (!why.equals(refusal)) {
            LOG.warnf("shared cache: the log of purges was lost, and cannot be begun anew: %s", why);
            refusal = why;
        }
    }

    /** Another replica was quicker. */
    private static boolean isSmaller(Throwable failure) {
        return failure instanceof ErrorType error && error.is(SMALLER);
    }

    /** The next identifier; there is none after the very last, and Redis refuses what it is then. */
    static String after(String id) {
        int dash = id.indexOf('-');
        long millis = Long.parseUnsignedLong(id.substring(0, dash));
        long sequence = Long.parseUnsignedLong(id.substring(dash + 1)) + 1;
        return Long.toUnsignedString(sequence == 0 ? millis + 1 : millis) + "-" + Long.toUnsignedString(sequence);
    }

    private Future<Void> tell(Response entries) {
        String first = id(entries.get(0));
        boolean isGap = last.equals(NONE) ? entries.size() >= MOST : !last.isEmpty() && !first.equals(last);
        if (last.isEmpty() || isGap) {
            listener.logBegins(isGap || entries.size() >= MOST ? number(first) - 1 : 0);
        }
        return vertx.executeBlocking(() -> {
                    if (isGap) {
                        LOG.warn("shared cache: purges were missed: everything is purged");
                        listener.purged(0, listener.everything());
                    }
                    String told = last;
                    for (Response entry : entries) {
                        if (!id(entry).equals(last)) {
                            told = id(entry);
                            listener.purged(number(told), entry.get(1).get(1).toBytes());
                        }
                    }
                    return told;
                })
                .onSuccess(told -> last = told)
                .mapEmpty();
    }

    private static String id(Response entry) {
        return entry.get(0).toString();
    }

    /** Ordered as the identifiers are, {@code milliseconds-sequence}. */
    static long number(String id) {
        int dash = id.indexOf('-');
        long millis = Math.min(MOST_MILLIS, unsigned(id.substring(0, dash)));
        return millis * WITHIN + Math.min(WITHIN - 1, unsigned(id.substring(dash + 1)));
    }

    /** Whoever may write to the log may choose what Redis itself never would. */
    private static long unsigned(String digits) {
        long number = Long.parseUnsignedLong(digits);
        return number < 0 ? Long.MAX_VALUE : number;
    }
}
