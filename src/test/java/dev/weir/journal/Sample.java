package dev.weir.journal;

import dev.weir.config.WeirConfig.ClientPrivacy;
import dev.weir.config.WeirConfig.QueryPrivacy;
import dev.weir.measure.Account;
import dev.weir.measure.Account.Saving;
import dev.weir.measure.Outcome;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** An exchange of a test: a miss of a page over HTTPS, unless said otherwise. */
final class Sample {

    /** 2026-05-04T03:02:01.007Z */
    static final long ENDED = 1_777_863_721_007L;

    private static final long MILLI = 1_000_000;

    String id = "0123456789abcdefghjkm";
    String form = "absolute";
    String method = "GET";
    String scheme = "https";
    String host = "www.example.org";
    int port = 443;
    String pathQuery = "/page?q=secret";
    String version = "HTTP/1.1";

    @Nullable
    String userAgent = "curl/8.5.0";

    @Nullable
    String referer;

    String address = "192.0.2.7";

    @Nullable
    String user;

    @Nullable
    String contentType = "text/html; charset=utf-8";

    long received;
    long sent = 1234;
    Account.Ending ending = new Account.Ending(Outcome.MISS, 200, null, null, false);
    Account.@Nullable Upstream upstream = new Account.Upstream(
            0, address("203.0.113.9"), 200, MILLI, 2 * MILLI, 3 * MILLI, 50 * MILLI, 60 * MILLI, 0, 1234);
    Saving saving = Saving.NOTHING;

    static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    Sample ending(Outcome outcome, int status) {
        ending = new Account.Ending(outcome, status, null, null, false);
        return this;
    }

    /** Answered by Weir, without an origin. */
    Sample withoutOrigin(Outcome outcome, int status) {
        upstream = null;
        return ending(outcome, status);
    }

    /** Every text that a client or an origin chooses. */
    Sample texts(String text) {
        method = text;
        host = text;
        pathQuery = text;
        version = text;
        userAgent = text;
        referer = text;
        user = text;
        contentType = text;
        return this;
    }

    Account account() {
        return new Account(
                id,
                ENDED,
                3,
                new Account.Request(form, method, scheme, host, port, pathQuery, version, userAgent, referer),
                new Account.Client(address(address), user, 65 * MILLI, 70 * MILLI, received, sent, contentType),
                ending,
                upstream,
                saving);
    }

    /** With nothing left out. */
    Told told() {
        Account account = account();
        Account.Client client = account.client();
        return new Told(
                id,
                ENDED,
                3,
                account.request(),
                new Told.Client(
                        address, user, client.firstByte(), client.total(), received, sent, client.contentType()),
                ending,
                upstream,
                saving);
    }

    static Privacy privacy(QueryPrivacy query, ClientPrivacy clients) {
        return new Privacy(query, clients, new KeyedHash(new byte[KeyedHash.KEY_LENGTH]));
    }

    static Privacy open() {
        return privacy(QueryPrivacy.KEEP, ClientPrivacy.KEEP);
    }

    static String written(LineFormat format, Told told) {
        Line line = new Line();
        format.write(told, line);
        return new String(line.bytes(), 0, line.length(), java.nio.charset.StandardCharsets.ISO_8859_1);
    }
}
