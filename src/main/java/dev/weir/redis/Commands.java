package dev.weir.redis;

import dev.weir.cache.SecondLevel.Refused;
import dev.weir.measure.SharedCacheMeters;
import dev.weir.measure.SharedCacheMeters.Write;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import org.jspecify.annotations.Nullable;

/** Commands to Redis, each by the connection that it belongs to; how they end says whether it is well. */
final class Commands {

    private static final byte[] NOTHING = new byte[0];

    private final Links links;
    private final Wellness wellness;
    private final SharedCacheMeters meters;

    Commands(Links links, Wellness wellness, SharedCacheMeters meters) {
        this.links = links;
        this.wellness = wellness;
        this.meters = meters;
    }

    /** Asks for something that somebody waits for. */
    Future<@Nullable Response> read(Request request) {
        return read(request, 0);
    }

    /** @param most bytes that the answer may have */
    Future<@Nullable Response> read(Request request, int most) {
        return links.ask(here -> here.quick().read(request, most))
                .onSuccess(_ -> wellness.answered())
                .onFailure(failure -> {
                    if (!isOfType(failure)) {
                        wellness.failed(failure);
                    }
                });
    }

    /** The same where who may not ask is told so, which is no fault of Redis. */
    Future<@Nullable Response> readIfPermitted(Request request) {
        return links.ask(here -> here.quick().read(request, 0))
                .onSuccess(_ -> wellness.answered())
                .onFailure(wellness::unanswered);
    }

    /** Something else than we put there is under a name of ours. */
    static boolean isOfType(Throwable failure) {
        return failure instanceof ErrorType error && error.is("WRONGTYPE");
    }

    /** Changes what has to be changed. */
    Future<@Nullable Response> write(Request request) {
        return links.ask(here -> here.quick().write(request)).onFailure(wellness::unanswered);
    }

    /** Asks for what is large; how long that takes says nothing of Redis. */
    Future<@Nullable Response> bulk(Request request) {
        return links.ask(here -> here.bulk().read(request, 0));
    }

    /** Changes something behind what is large; what becomes of it says nothing of what else Redis takes. */
    Future<@Nullable Response> change(Request request) {
        return links.ask(here -> here.bulk().write(request));
    }

    /** Writes what may as well not be written. */
    Future<@Nullable Response> put(String name, byte[] value, long millis) {
        Request set = Request.cmd(Command.SET)
                .arg(name)
                .arg(Buffer.buffer(value))
                .arg("PX")
                .arg(millis);
        return wellness.takes() ? taken(change(set)) : counted(takesNothing());
    }

    private Future<@Nullable Response> taken(Future<@Nullable Response> set) {
        return counted(set.onSuccess(_ -> wellness.took()).onFailure(_ -> wellness.refused()));
    }

    private Future<@Nullable Response> counted(Future<@Nullable Response> set) {
        return set.onComplete(end -> meters.wrote(end.succeeded() ? Write.STORED : Write.FAILED));
    }

    static <T> Future<T> takesNothing() {
        return Future.failedFuture(new Refused("Redis takes nothing just now"));
    }

    /** What has that name, and no more than that of it, whoever put it there. */
    static Request ranged(String name, int most) {
        return Request.cmd(Command.GETRANGE).arg(name).arg(0).arg(most - 1);
    }

    static byte[] bytes(@Nullable Response value) {
        return value == null ? NOTHING : value.toBytes();
    }
}
