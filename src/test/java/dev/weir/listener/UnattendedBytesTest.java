package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.weir.measure.Account;
import dev.weir.measure.Accounts;
import dev.weir.measure.Outcome;
import dev.weir.testing.Eventually;
import dev.weir.testing.Held;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every byte of a body from an origin is counted once: on the account of an exchange, or as fetched for the store alone. */
class UnattendedBytesTest {

    private static final String STALE =
            "HTTP/1.1 200 OK\r\nCache-Control: max-age=1, stale-while-revalidate=600\r\nAge: 2\r\n";
    private static final String FRESH = "HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\n";

    private final Ledger ledger = new Ledger();
    private final RawOrigin origin = RawOrigin.start();
    private final TestWeir weir = TestWeir.setup().policy("").accounts(ledger).start();

    private static final class Ledger implements Accounts {
        final BlockingQueue<Account> accounts = new LinkedBlockingQueue<>();
        final AtomicLong fetched = new AtomicLong();

        @Override
        public void ended(Account account) {
            accounts.add(account);
        }

        @Override
        public void fetched(long bytes) {
            fetched.addAndGet(bytes);
        }

        Account next() {
            try {
                Account account = accounts.poll(10, TimeUnit.SECONDS);
                assertNotNull(account, "no account was drawn up");
                return account;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }

    @AfterEach
    void close() {
        weir.close();
        origin.close();
    }

    private RawClient asks() {
        return weir.client().send("GET " + origin.url("/") + " HTTP/1.1\r\nHost: h\r\n\r\n");
    }

    private void get(String text) {
        try (RawClient client = asks()) {
            assertEquals(text, client.readResponse().text());
        }
    }

    private static long received(Account account) {
        Account.@Nullable Upstream upstream = account.upstream();
        return upstream == null ? 0 : upstream.received();
    }

    @Test
    void whatIsRevalidatedInTheBackgroundIsOnNoAccount() {
        origin.answer(STALE + "Content-Length: 3\r\n\r\nold");
        get("old");
        assertEquals(3, received(ledger.next()));
        origin.answer(FRESH + "Content-Length: 5\r\n\r\nnewer");
        get("old");
        Account stale = ledger.next();
        assertEquals(Outcome.STALE, stale.ending().outcome());
        assertNull(stale.upstream());
        Eventually.await(() -> ledger.fetched.get() == 5, "the background's bytes are told");
        get("newer");
        assertEquals(0, received(ledger.next()));
        assertEquals(5, ledger.fetched.get());
    }

    @Test
    void whatComesForOthersOnceTheFirstHasLeftIsOnNoAccount() {
        Held held = origin.hold();
        try (RawClient first = asks();
                RawClient second = waiting(held)) {
            held.conversation().write(FRESH + "Content-Length: 9\r\n\r\nfirst");
            first.readHead();
            first.readRaw(5);
            first.reset();
            Account left = ledger.next();
            assertEquals(Outcome.ABORTED, left.ending().outcome());
            assertEquals(5, received(left));
            held.release("last");
            assertEquals("firstlast", second.readResponse().text());
        }
        Account collapsed = ledger.next();
        assertEquals(Outcome.COLLAPSED, collapsed.ending().outcome());
        assertEquals(0, received(collapsed));
        Eventually.await(() -> ledger.fetched.get() == 4, "the rest is told");
    }

    /** One that waits for what the first fetches. */
    private RawClient waiting(Held held) {
        held.request();
        RawClient second = asks();
        Eventually.await(() -> weir.plane().caching().flights().waiting() == 2, "it waits");
        return second;
    }
}
