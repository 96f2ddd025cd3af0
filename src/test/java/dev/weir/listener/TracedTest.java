package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.field.Traceparent;
import dev.weir.measure.Account;
import dev.weir.measure.Accounts;
import dev.weir.measure.Milestones;
import dev.weir.measure.Trace;
import dev.weir.measure.Tracing;
import dev.weir.testing.Authority;
import dev.weir.testing.H2Client;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.RecordedRequest;
import dev.weir.testing.Tls;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an origin is told of the trace that a request is part of (W3C Trace Context). */
class TracedTest {

    private static final Authority ROOT = Authority.create("root");
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00f067aa0ba902b7";
    private static final String OWN = "1111111111111111";
    private static final String NEW_TRACE = "22222222222222222222222222222222";

    private final BlockingQueue<Account> accounts = new LinkedBlockingQueue<>();
    private final RawOrigin origin = RawOrigin.start();

    /** Continues what is valid, and begins a trace where nothing is. */
    private static final Tracing CONTINUING = values -> Traceparent.read(values)
            .map(parent -> new Trace(new Traceparent(parent.traceId(), OWN, parent.flags()), parent.parentId()))
            .orElse(new Trace(new Traceparent(NEW_TRACE, OWN, Traceparent.SAMPLED), null));

    private record Told(
            BlockingQueue<Account> accounts, @Nullable Tracing tracing) implements Accounts {
        @Override
        public void ended(Account account) {
            accounts.add(account);
        }
    }

    @AfterEach
    void close() {
        origin.close();
    }

    private TestWeir weir(@Nullable Tracing tracing) {
        return TestWeir.setup()
                .listenerTls(TestTls.of(ROOT.server("localhost")))
                .accounts(new Told(accounts, tracing))
                .start();
    }

    private RecordedRequest relayed(TestWeir weir, String... fields) {
        origin.answer("HTTP/1.1 204 No Content\r\n\r\n");
        try (RawClient client = weir.client()) {
            client.send("GET " + origin.url("/") + " HTTP/1.1\r\nHost: h\r\n" + String.join("", fields) + "\r\n");
            assertEquals(204, client.readResponse().status());
        }
        return origin.awaitRequest();
    }

    private @Nullable Trace told() throws InterruptedException {
        Account account = accounts.poll(10, TimeUnit.SECONDS);
        assertNotNull(account);
        return account.request().trace();
    }

    /** Its place alone. */
    private @Nullable Trace place() throws InterruptedException {
        Trace trace = told();
        return trace == null ? null : new Trace(trace.own(), trace.parentId());
    }

    @Test
    void theOriginsParentIsTheExchange() throws InterruptedException {
        try (TestWeir weir = weir(CONTINUING)) {
            RecordedRequest request =
                    relayed(weir, "traceparent: 00-" + TRACE + "-" + PARENT + "-01\r\n", "tracestate: a=1\r\n");
            assertEquals(
                    List.of("00-" + TRACE + "-" + OWN + "-01"), request.fields().values("traceparent"));
            assertEquals(List.of("a=1"), request.fields().values("tracestate"));
            assertEquals(new Trace(new Traceparent(TRACE, OWN, 1), PARENT), place());
        }
    }

    @Test
    void theStepsFollowEachOther() throws InterruptedException {
        try (TestWeir weir = weir(CONTINUING)) {
            relayed(weir);
            Milestones relayed = milestones();
            assertTrue(relayed.asked() >= 0 && relayed.ruled() >= relayed.asked(), relayed::toString);
            assertTrue(relayed.searched() >= relayed.ruled(), relayed::toString);
            assertTrue(relayed.setOut() >= relayed.ruled(), relayed::toString);
            origin.answer("HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nContent-Length: 0\r\n\r\n");
            get(weir, "/stored");
            assertTrue(milestones().setOut() > 0);
            get(weir, "/stored");
            Milestones hit = milestones();
            assertTrue(hit.searched() >= hit.ruled(), hit::toString);
            assertEquals(Account.NONE, hit.setOut());
        }
    }

    private void get(TestWeir weir, String path) {
        try (RawClient client = weir.client()) {
            client.send("GET " + origin.url(path) + " HTTP/1.1\r\nHost: h\r\n\r\n");
            assertEquals(200, client.readResponse().status());
        }
    }

    private Milestones milestones() throws InterruptedException {
        Trace trace = told();
        assertNotNull(trace);
        return trace.milestones();
    }

    @Test
    void whatIsInvalidBeginsATraceWithoutTheState() throws InterruptedException {
        try (TestWeir weir = weir(CONTINUING)) {
            RecordedRequest request = relayed(
                    weir,
                    "traceparent: 00-" + TRACE + "-" + PARENT + "-01\r\n",
                    "Traceparent: 00-" + TRACE + "-" + PARENT + "-01\r\n",
                    "tracestate: a=1\r\n");
            assertEquals(
                    List.of("00-" + NEW_TRACE + "-" + OWN + "-01"),
                    request.fields().values("traceparent"));
            assertEquals(List.of(), request.fields().values("tracestate"));
            assertEquals(new Trace(new Traceparent(NEW_TRACE, OWN, 1), null), place());
        }
    }

    @Test
    void whereNobodyTracesTheFieldsPassAsTheyAre() throws InterruptedException {
        try (TestWeir weir = weir(null)) {
            RecordedRequest request = relayed(weir, "traceparent: anything\r\n", "tracestate: a=1\r\n");
            assertEquals(List.of("anything"), request.fields().values("traceparent"));
            assertEquals(List.of("a=1"), request.fields().values("tracestate"));
            assertNull(told());
        }
    }

    @Test
    void soItIsOverHttp2() throws InterruptedException {
        try (TestWeir weir = weir(CONTINUING);
                H2Client client = H2Client.connect(weir.tlsPort(), Tls.trusting(ROOT))) {
            origin.answer("HTTP/1.1 204 No Content\r\n\r\n");
            assertEquals(204, client.get(origin.url("/")).awaitResponse().status());
            assertEquals(
                    List.of("00-" + NEW_TRACE + "-" + OWN + "-01"),
                    origin.awaitRequest().fields().values("traceparent"));
            assertEquals(new Trace(new Traceparent(NEW_TRACE, OWN, 1), null), place());
        }
    }
}
