package dev.weir.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.audit.Audit;
import dev.weir.audit.Deed;
import dev.weir.audit.Happening;
import dev.weir.audit.Outcome;
import dev.weir.audit.Result;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That what is recorded of a change does not depend on whether anybody waited for it. */
class TraceTest {

    @TempDir
    private Path directory;

    private Audit audit = new Audit(Path.of("unused"), _ -> {}, InstantSource.system());

    @BeforeEach
    void open() {
        audit = new Audit(directory.resolve("audit.jsonl"), _ -> {}, InstantSource.system());
        audit.open();
    }

    private Trace trace() {
        return new Trace(audit, new ObjectMapper(), new Deed("1", "manager", null, "request", "PUT /"));
    }

    private List<Outcome> outcomes() throws IOException {
        return audit.latest(10, Long.MAX_VALUE).stream().map(Happening::outcome).toList();
    }

    private static Optional<Made> made(String to) {
        return to.isEmpty() ? Optional.empty() : Optional.of(Made.done("set", "it", null, to));
    }

    @Test
    void aChangeThatNobodyWaitedForIsRecordedWhenItIsMade() throws IOException {
        Trace trace = trace();
        Promise<String> change = Promise.promise();
        Future<String> followed = trace.follow("manager", change.future(), TraceTest::made);
        trace.end(503);
        assertEquals(List.of(), outcomes());
        change.complete("new");
        assertTrue(followed.succeeded());
        assertEquals(List.of(Outcome.done(null, "new")), outcomes());
    }

    @Test
    void oneThatCameToNothingIsToldByItsAnswer() throws IOException {
        Trace trace = trace();
        Promise<String> change = Promise.promise();
        Future<String> followed = trace.follow("manager", change.future(), TraceTest::made);
        trace.end(503);
        change.fail("broken");
        assertTrue(followed.failed());
        assertEquals(List.of(Outcome.of(Result.FAILED, "status 503")), outcomes());
    }

    @Test
    void oneThatWasMadeIsToldOnce() throws IOException {
        Trace trace = trace();
        Future<String> followed = trace.follow("manager", Future.succeededFuture("new"), TraceTest::made);
        trace.end(200);
        trace.end(500);
        assertTrue(followed.succeeded());
        assertEquals(List.of(Outcome.done(null, "new")), outcomes());
    }
}
