package dev.weir.control.analytics;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weir.journal.Told;
import dev.weir.journal.Url;
import dev.weir.measure.Account;
import io.netty.util.NetUtil;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The last exchanges of one replica that match.
 *
 * @param scope that this is one replica's
 * @param requests the youngest first
 * @param queries of Prometheus that give totals over replicas
 */
public record RecentList(
        String replica, String scope, String window, List<Exchange> requests, Map<String, String> queries) {

    /**
     * One exchange. Times are seconds, null where there was nothing to time; sizes are bytes.
     *
     * @param at when it ended
     * @param client its address or what stands for it
     * @param url as far as it is told; {@code host:port} for a tunnel
     * @param status that was sent, 0 when none was
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Exchange(
            String id,
            Instant at,
            String client,
            @Nullable String user,
            String form,
            String method,
            String host,
            String url,
            String version,
            int status,
            String outcome,
            @Nullable String reason,
            @Nullable String entry,
            boolean reported,
            @Nullable String contentType,
            @Nullable String userAgent,
            long received,
            long sent,
            @Nullable Double firstByte,
            @Nullable Double total,
            @Nullable Upstream upstream,
            @Nullable Saved saved) {

        static Exchange of(Told told) {
            Account.Request request = told.request();
            Told.Client client = told.client();
            Account.Ending ending = told.ending();
            return new Exchange(
                    told.id(),
                    Instant.ofEpochMilli(told.endedMillis()),
                    client.address(),
                    client.user(),
                    request.form(),
                    request.method(),
                    request.host(),
                    Url.of(request),
                    request.version(),
                    ending.status(),
                    ending.outcome().token(),
                    ending.reason(),
                    ending.entry(),
                    ending.reported(),
                    client.contentType(),
                    request.userAgent(),
                    client.received(),
                    client.sent(),
                    seconds(client.firstByte()),
                    seconds(client.total()),
                    Upstream.of(told.upstream()),
                    Saved.of(told.saving()));
        }
    }

    /** The origin's side of one. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Upstream(
            @Nullable String address,
            int status,
            @Nullable Double dns,
            @Nullable Double connect,
            @Nullable Double tls,
            @Nullable Double firstByte,
            @Nullable Double total,
            long sent,
            long received) {

        static @Nullable Upstream of(Account.@Nullable Upstream upstream) {
            if (upstream == null) {
                return null;
            }
            return new Upstream(
                    upstream.address() == null ? null : NetUtil.toAddressString(upstream.address()),
                    upstream.status(),
                    seconds(upstream.dns()),
                    seconds(upstream.connect()),
                    seconds(upstream.tls()),
                    seconds(upstream.firstByte()),
                    seconds(upstream.total()),
                    upstream.sent(),
                    upstream.received());
        }
    }

    /** What one did not have to fetch. */
    public record Saved(String by, long bytes, double seconds) {

        static @Nullable Saved of(Account.Saving saving) {
            return saving.kind() == Account.Saving.Kind.NONE
                    ? null
                    : new Saved(saving.kind().token(), saving.bytes(), Seconds.ofNanos(saving.nanos()));
        }
    }

    private static @Nullable Double seconds(long nanos) {
        return nanos < 0 ? null : Double.valueOf(Seconds.ofNanos(nanos));
    }
}
