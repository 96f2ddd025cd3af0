package dev.weir.analytics;

import dev.weir.journal.Told;
import dev.weir.measure.Account;
import dev.weir.measure.Outcome;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Exchanges as the journal tells of them: a miss of 100 bytes that took 20 ms, with what a test has to say of it. */
public record Exchanges(
        String host,
        String client,
        @Nullable String user,
        Outcome outcome,
        int status,
        long sent,
        long millis,
        Account.Saving saving,
        @Nullable String reason,
        @Nullable String entry,
        boolean reported) {

    public static final Exchanges MISS = new Exchanges(
            "example.org", "192.0.2.1", null, Outcome.MISS, 200, 100, 20, Account.Saving.NOTHING, null, null, false);

    public static Exchanges to(String host) {
        return MISS.host(host);
    }

    public static Exchanges hit(long bytes, long savedMillis) {
        return MISS.ended(Outcome.HIT, 200).sent(bytes).saving(Account.Saving.Kind.HIT, bytes, savedMillis);
    }

    public static Exchanges denied(String reason, @Nullable String entry) {
        return new Exchanges(
                MISS.host, MISS.client, null, Outcome.DENIED, 403, 0, 1, Account.Saving.NOTHING, reason, entry, false);
    }

    public Exchanges host(String name) {
        return new Exchanges(name, client, user, outcome, status, sent, millis, saving, reason, entry, reported);
    }

    public Exchanges from(String address, @Nullable String name) {
        return new Exchanges(host, address, name, outcome, status, sent, millis, saving, reason, entry, reported);
    }

    public Exchanges ended(Outcome how, int code) {
        return new Exchanges(host, client, user, how, code, sent, millis, saving, reason, entry, reported);
    }

    public Exchanges sent(long bytes) {
        return new Exchanges(host, client, user, outcome, status, bytes, millis, saving, reason, entry, reported);
    }

    public Exchanges took(long time) {
        return new Exchanges(host, client, user, outcome, status, sent, time, saving, reason, entry, reported);
    }

    public Exchanges because(String why) {
        return new Exchanges(host, client, user, outcome, status, sent, millis, saving, why, entry, reported);
    }

    public Exchanges reportedBy(String id) {
        return new Exchanges(host, client, user, outcome, status, sent, millis, saving, null, id, true);
    }

    public Exchanges saving(Account.Saving.Kind kind, long bytes, long savedMillis) {
        Account.Saving made = new Account.Saving(kind, bytes, nanos(savedMillis));
        return new Exchanges(host, client, user, outcome, status, sent, millis, made, reason, entry, reported);
    }

    public Told told() {
        return told("x", 0);
    }

    public Told told(String id, long endedMillis) {
        boolean fetched = outcome == Outcome.MISS || outcome == Outcome.TUNNEL;
        return new Told(
                id,
                endedMillis,
                0,
                new Account.Request("absolute", "GET", "http", host, 80, "/", "HTTP/1.1", "test/1", null),
                new Told.Client(client, user, nanos(millis) / 2, nanos(millis), 0, sent, "Text/HTML; charset=utf-8"),
                new Account.Ending(outcome, status, entry, reason, reason != null && !reported, reported),
                fetched
                        ? new Account.Upstream(
                                0, null, status, nanos(1), nanos(2), Account.NONE, nanos(8), nanos(millis), 7, sent)
                        : null,
                saving);
    }

    private static long nanos(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
