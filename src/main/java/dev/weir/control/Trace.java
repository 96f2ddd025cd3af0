package dev.weir.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.audit.Audit;
import dev.weir.audit.Deed;
import dev.weir.audit.Outcome;
import dev.weir.audit.Result;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What was noted of one request, until it is known what it came to. That may be after its answer: a change that nobody waits for any longer
 * is made all the same.
 */
final class Trace {

    private final Audit audit;
    private final ObjectMapper json;
    private final Deed deed;
    private boolean underWay;
    private boolean told;
    private @Nullable Integer answered;

    Trace(Audit audit, ObjectMapper json, Deed deed) {
        this.audit = audit;
        this.json = json;
        this.deed = deed;
    }

    /** The same future, which completes when what came of it is recorded. */
    <T> Future<T> follow(String who, Future<T> change, Function<T, Optional<Made>> made) {
        begun();
        return change.transform(result -> {
            Optional<Made> what = Optional.empty();
            try {
                what = result.succeeded() ? made.apply(result.result()) : what;
            } finally {
                settled(who, what);
            }
            return change;
        });
    }

    private synchronized void begun() {
        underWay = true;
    }

    private synchronized void settled(String who, Optional<Made> made) {
        underWay = false;
        made.ifPresent(change -> made(who, change));
        if (answered != null) {
            end(answered);
        }
    }

    synchronized void made(String who, Made change) {
        told = true;
        audit.end(
                deed.as(who, change.action(), change.object()),
                outcome(change.what()).as(change.result(), change.reason()));
    }

    private Outcome outcome(Made.What what) {
        return switch (what) {
            case Made.What.Thing(Object before, Object after) -> Outcome.done(text(before), text(after));
            case Made.What.Document(var before, var after) -> Outcome.of(before, after);
        };
    }

    /** It was answered with this, which says what it came to where nothing else does. */
    synchronized void end(int status) {
        if (underWay) {
            answered = status;
        } else if (!told) {
            told = true;
            audit.end(deed, Outcome.of(result(status), status < 400 ? null : "status " + status));
        }
    }

    private static Result result(int status) {
        if (status < 400) {
            return Result.UNCHANGED;
        }
        return status < 500 ? Result.REFUSED : Result.FAILED;
    }

    private @Nullable String text(@Nullable Object value) {
        if (value == null || value instanceof String) {
            return (String) value;
        }
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what REST shows, the audit can", e);
        }
    }
}
