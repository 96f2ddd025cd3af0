package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.weir.measure.Account;
import dev.weir.measure.Outcome;
import dev.weir.relay.Downstream.Body;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawResponse;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A fault of our own ends an exchange, and what is told of it is what its client saw. */
class LateFaultsTest {

    private final BlockingQueue<Account> accounts = new LinkedBlockingQueue<>();
    private final Vertx vertx = Vertx.vertx();
    private TestWeir weir;

    @BeforeEach
    void start() {
        weir = TestWeir.setup().accounts(accounts::add).start();
    }

    @AfterEach
    void stop() {
        TestWeir.await(vertx.close());
        weir.close();
    }

    /** A listener whose exchange begins with this, and fails when it is told to. */
    private final class Failing extends AbstractVerticle {

        private final Consumer<HttpServerRequest> before;
        private final CompletableFuture<Exchange> begun = new CompletableFuture<>();
        private @Nullable HttpServer server;

        Failing(Consumer<HttpServerRequest> before) {
            this.before = before;
        }

        @Override
        public void start(Promise<Void> started) {
            Loop loop = weir.plane().loop(vertx);
            vertx.createHttpServer()
                    .connectionHandler(loop::connected)
                    .requestHandler(request -> serve(loop, request))
                    .listen(0, "127.0.0.1")
                    .onSuccess(listening -> server = listening)
                    .<Void>mapEmpty()
                    .onComplete(started);
        }

        private void serve(Loop loop, HttpServerRequest request) {
            ClientConnection connection = ClientConnection.of(request.connection());
            Exchange exchange = new Exchange(loop, connection, request, Body.NONE);
            connection.begun(exchange, System.nanoTime());
            before.accept(request);
            begun.complete(exchange);
        }

        void fail() {
            Exchange exchange = begun.orTimeout(10, TimeUnit.SECONDS).join();
            context.runOnContext(_ -> exchange.failed(new IllegalStateException("of a test")));
        }

        RawClient client() {
            HttpServer listening = server;
            if (listening == null) {
                throw new IllegalStateException("it does not listen");
            }
            return RawClient.connect(listening.actualPort())
                    .send("GET http://a.example/ HTTP/1.1\r\nHost: a.example\r\n\r\n");
        }
    }

    private Failing failing(Consumer<HttpServerRequest> before) {
        Failing made = new Failing(before);
        TestWeir.await(vertx.deployVerticle(made));
        return made;
    }

    private Account account() throws InterruptedException {
        Account account = accounts.poll(10, TimeUnit.SECONDS);
        assertNotNull(account, "no account was drawn up");
        return account;
    }

    @Test
    void beforeTheAnswerItIsToldAs500() throws InterruptedException {
        Failing failing = failing(_ -> {});
        try (RawClient client = failing.client()) {
            failing.fail();
            assertEquals(500, client.readResponse().status());
            Account.Ending ending = account().ending();
            assertEquals(Outcome.UPSTREAM_ERROR, ending.outcome());
            assertEquals(500, ending.status());
        }
    }

    /** The client saw a 200 that was cut, and so do log and metrics. */
    @Test
    void inTheMiddleOfAnAnswerItIsToldAsTheAnswerThatWasCut() throws InterruptedException {
        Failing failing = failing(request -> request.response()
                .setStatusCode(200)
                .putHeader("Content-Length", "100")
                .write("some"));
        try (RawClient client = failing.client()) {
            RawResponse head = client.readHead();
            assertEquals(200, head.status());
            client.readRaw(4);
            failing.fail();
            client.expectReset();
            Account account = account();
            assertEquals(Outcome.ABORTED, account.ending().outcome());
            assertEquals(200, account.ending().status());
            assertEquals("internal-error", account.ending().reason());
            assertEquals(4, account.client().sent());
            assertEquals(1, weir.count("weir.requests", "outcome", "aborted", "code", "2xx"));
            assertEquals(0, weir.count("weir.requests", "code", "5xx"));
        }
    }
}
