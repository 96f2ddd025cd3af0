package dev.weir.journal;

import dev.weir.config.WeirConfig;
import dev.weir.measure.Account;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * What may be told of an account, as {@code weir.privacy.*} says. Everything that leaves the data plane goes through here once: logs,
 * REST, traces, files. Texts are cut where they are longer than anybody reads, so that what is kept of them is bounded.
 */
public final class Privacy {

    private static final int LONGEST_URL = 4096;
    private static final int LONGEST_FIELD = 1024;
    private static final int LONGEST_NAME = 256;

    private final ToldUrl url;
    private final ToldClient client;

    public Privacy(WeirConfig.Privacy settings, KeyedHash hash) {
        this(settings.query(), settings.clients(), hash);
    }

    Privacy(WeirConfig.QueryPrivacy query, WeirConfig.ClientPrivacy clients, KeyedHash hash) {
        this.url = new ToldUrl(query, hash);
        this.client = new ToldClient(clients, hash);
    }

    /** What may be told of it. */
    public Told told(Account account) {
        return new Told(
                account.id(),
                account.endedMillis(),
                account.handler(),
                request(account.request()),
                client(account.client()),
                account.ending(),
                account.upstream(),
                account.saving());
    }

    private Account.Request request(Account.Request asked) {
        return new Account.Request(
                asked.form(),
                Cut.to(LONGEST_NAME, asked.method()),
                asked.scheme(),
                Cut.to(LONGEST_NAME, asked.host()),
                asked.port(),
                url(asked.pathQuery()),
                Cut.to(LONGEST_NAME, asked.version()),
                cut(LONGEST_FIELD, asked.userAgent()),
                asked.referer() == null ? null : url(asked.referer()),
                asked.trace());
    }

    /** What may be told of a URL. */
    public String url(String text) {
        return Cut.to(LONGEST_URL, url.of(text));
    }

    /** What may be told of a client's address. */
    public String client(InetAddress address) {
        return client.address(address);
    }

    /** What may be told of a client's name. */
    public @Nullable String user(@Nullable String name) {
        return cut(LONGEST_NAME, client.user(name));
    }

    private Told.Client client(Account.Client asking) {
        return new Told.Client(
                client(asking.address()),
                user(asking.user()),
                asking.firstByte(),
                asking.total(),
                asking.received(),
                asking.sent(),
                cut(LONGEST_NAME, asking.contentType()));
    }

    private static @Nullable String cut(int longest, @Nullable String text) {
        return text == null ? null : Cut.to(longest, text);
    }
}
