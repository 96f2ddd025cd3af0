package dev.weir.upstream;

import dev.weir.config.WeirConfig;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The figures one event loop's way to origins works with.
 *
 * @param connectTimeout for TCP and TLS together
 * @param poolSize connections to one origin address from this event loop
 * @param queue requests of this event loop that may wait for one of them
 * @param headBytes largest response head
 * @param headFields most response fields
 * @param tls how origins are verified
 * @param parent the next proxy, if any
 */
public record UpstreamSettings(
        Duration connectTimeout,
        int poolSize,
        int queue,
        int headBytes,
        int headFields,
        UpstreamTls tls,
        @Nullable Parent parent) {

    private static final int RESPONSE_HEAD_BYTES = 64 * 1024;
    private static final int RESPONSE_FIELDS = 500;

    /** Divides what is configured for the process among its event loops. */
    public static UpstreamSettings of(WeirConfig whole, UpstreamTls tls, int eventLoops) {
        WeirConfig.Upstream config = whole.upstream();
        return new UpstreamSettings(
                config.connectTimeout(),
                share(config.poolSize(), eventLoops),
                share(config.queue(), eventLoops),
                RESPONSE_HEAD_BYTES,
                RESPONSE_FIELDS,
                tls,
                config.parent()
                        .map(url -> Parent.parse(url, config.noParent().orElse(List.of()), whole.name()))
                        .orElse(null));
    }

    private static int share(int total, int eventLoops) {
        return Math.max(1, (total + eventLoops - 1) / eventLoops);
    }

    /** An address without the name it was found under, so that equal addresses are equal keys. */
    static InetAddress bare(InetAddress address) {
        try {
            return InetAddress.getByAddress(address.getAddress());
        } catch (java.net.UnknownHostException e) {
            throw new AssertionError("an address is 4 or 16 bytes", e);
        }
    }
}
