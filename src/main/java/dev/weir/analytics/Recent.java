package dev.weir.analytics;

import dev.weir.journal.Told;
import dev.weir.measure.Account;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The last {@value #MOST} exchanges, with texts that are cut, so that they are bounded in bytes. */
final class Recent {

    static final int MOST = 1000;

    private static final int LONGEST_PATH = 512;
    private static final int LONGEST_TEXT = 200;

    private final Deque<Exchange> exchanges = new ArrayDeque<>(MOST);

    private record Exchange(long second, Told told) {}

    void add(long second, Told told) {
        if (exchanges.size() == MOST) {
            exchanges.removeLast();
        }
        exchanges.addFirst(new Exchange(second, cut(told)));
    }

    /** Those since a second that match, the youngest first. */
    List<Told> since(long second, Predicate<Told> which, int limit) {
        return exchanges.stream()
                .takeWhile(exchange -> exchange.second > second)
                .map(Exchange::told)
                .filter(which)
                .limit(limit)
                .toList();
    }

    private static Told cut(Told told) {
        if (isShort(told.request()) && isShort(told.client())) {
            return told;
        }
        return new Told(
                told.id(),
                told.endedMillis(),
                told.handler(),
                cut(told.request()),
                cut(told.client()),
                told.ending(),
                told.upstream(),
                told.saving());
    }

    /** Whether there is nothing to be cut, as with most: then the exchange itself does, and no copy of it. */
    private static boolean isShort(Account.Request request) {
        return isShort(request.method(), LONGEST_TEXT)
                && isShort(request.host(), Key.LONGEST)
                && isShort(request.pathQuery(), LONGEST_PATH)
                && isShort(request.userAgent(), LONGEST_TEXT)
                && request.referer() == null
                && request.trace() == null;
    }

    private static boolean isShort(Told.Client client) {
        return isShort(client.user(), Key.LONGEST) && isShort(client.contentType(), LONGEST_TEXT);
    }

    private static boolean isShort(@Nullable String text, int longest) {
        return text == null || text.length() <= longest;
    }

    private static Account.Request cut(Account.Request request) {
        String userAgent = request.userAgent();
        return new Account.Request(
                request.form(),
                Key.cut(request.method(), LONGEST_TEXT),
                request.scheme(),
                Key.of(request.host()),
                request.port(),
                Key.cut(request.pathQuery(), LONGEST_PATH),
                request.version(),
                userAgent == null ? null : Key.cut(userAgent, LONGEST_TEXT),
                null);
    }

    private static Told.Client cut(Told.Client client) {
        String user = client.user();
        String type = client.contentType();
        return new Told.Client(
                client.address(),
                user == null ? null : Key.of(user),
                client.firstByte(),
                client.total(),
                client.received(),
                client.sent(),
                type == null ? null : Key.cut(type, LONGEST_TEXT));
    }
}
