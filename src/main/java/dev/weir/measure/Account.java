package dev.weir.measure;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * What one exchange came to, measured on both sides. Times are in nanoseconds, -1 where there was nothing to time; sizes are bytes of
 * bodies and tunnels, without heads and framing. Texts are as client and origin sent them: nothing is left out or escaped yet.
 *
 * @param id the exchange's id, as {@code Proxy-Status} tells it
 * @param endedMillis when it ended, in milliseconds since the epoch
 * @param handler the event loop that handled it, from 0
 * @param upstream null where no origin had a part in it
 */
public record Account(
        String id,
        long endedMillis,
        int handler,
        Request request,
        Client client,
        Ending ending,
        @Nullable Upstream upstream,
        Saving saving) {

    /** What is not timed. */
    public static final long NONE = -1;

    /**
     * What was asked for.
     *
     * @param form a token of a closed set, as in metrics
     * @param scheme {@code http} or {@code https}; empty for a tunnel and for what never became a target
     * @param host as it is matched: lower case, an IPv6 address without brackets; empty where there is no target
     * @param pathQuery empty for a tunnel
     * @param version the client's, {@code HTTP/1.1}
     * @param trace where it stands in a trace; null where nobody collects any
     */
    public record Request(
            String form,
            String method,
            String scheme,
            String host,
            int port,
            String pathQuery,
            String version,
            @Nullable String userAgent,
            @Nullable String referer,
            @Nullable Trace trace) {

        /** One that is in no trace. */
        public Request(
                String form,
                String method,
                String scheme,
                String host,
                int port,
                String pathQuery,
                String version,
                @Nullable String userAgent,
                @Nullable String referer) {
            this(form, method, scheme, host, port, pathQuery, version, userAgent, referer, null);
        }
    }

    /**
     * The client's side.
     *
     * @param user who was let in by name
     * @param firstByte from the request's head to the first byte of the answer
     * @param total from the request's head to the end
     * @param received by Weir from the client
     * @param sent by Weir to the client
     * @param contentType of the answer, as it was sent
     */
    public record Client(
            InetAddress address,
            @Nullable String user,
            long firstByte,
            long total,
            long received,
            long sent,
            @Nullable String contentType) {}

    /**
     * How it ended.
     *
     * @param status that was sent, 0 when none was
     * @param entry of the policy that denied it; of what was not denied, that which would have in report mode
     * @param reason why it was refused: a token of a closed set, as in metrics
     * @param denied whether it was denied: at once, which is {@link Outcome#DENIED}, or while it went on, as a tunnel is cut
     * @param reported whether the entry only reports, and it was let through
     */
    public record Ending(
            Outcome outcome,
            int status,
            @Nullable String entry,
            @Nullable String reason,
            boolean denied,
            boolean reported) {

        /** One that was denied at once, if at all. */
        public Ending(Outcome outcome, int status, @Nullable String entry, @Nullable String reason, boolean reported) {
            this(outcome, status, entry, reason, outcome == Outcome.DENIED, reported);
        }
    }

    /**
     * The origin's side.
     *
     * @param begun when the first step towards the origin was taken, by {@link System#nanoTime}
     * @param address that was connected to
     * @param status of the origin's answer, 0 when there was none
     * @param dns of the look-up that this exchange waited for
     * @param connect of the connection, where this exchange was the first on it
     * @param tls likewise
     * @param firstByte from the first step towards the origin to the head of its answer
     * @param total from the first step to the last byte
     * @param sent by Weir to the origin
     * @param received by Weir from the origin
     */
    public record Upstream(
            long begun,
            @Nullable InetAddress address,
            int status,
            long dns,
            long connect,
            long tls,
            long firstByte,
            long total,
            long sent,
            long received) {}

    /**
     * What did not have to be fetched.
     *
     * @param bytes that were not received from an origin for it
     * @param nanos the stored response's own measured fetch time, in the share of it that was sent, less the time the answer took; never
     *     negative
     */
    public record Saving(Kind kind, long bytes, long nanos) {

        /** Nothing. */
        public static final Saving NOTHING = new Saving(Kind.NONE, 0, 0);

        /** By what it was saved. */
        public enum Kind {
            NONE("none"),
            /** The store had it, fresh or stale. */
            HIT("hit"),
            /** The origin confirmed it. */
            REVALIDATED("revalidated"),
            /** Another client's request brought it. */
            COLLAPSED("collapsed");

            private final String token;

            Kind(String token) {
                this.token = token;
            }

            /** The word in logs and REST. */
            public String token() {
                return token;
            }
        }
    }
}
