package dev.weir.policy.document;

import dev.weir.net.Cidr;
import dev.weir.net.Host;
import dev.weir.net.PortRanges;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code reach}: a private destination opened on purpose. It has a domain, addresses, or both, and always ports.
 *
 * @param id unique in its document
 * @param place where it begins
 * @param domain the name and everything under it; with it addresses count only when they came from such a name
 * @param cidr the addresses; without it every private address that the name has
 * @param ports the ports on them
 * @param reason why it is open
 * @param owner whom to ask
 * @param expires from when on it does not count
 */
public record Opening(
        String id,
        Place place,
        Host.@Nullable Name domain,
        @Nullable Cidr cidr,
        PortRanges ports,
        @Nullable String reason,
        @Nullable String owner,
        @Nullable Instant expires) {

    /**
     * Whether it no longer counts.
     *
     * @param now milliseconds since the epoch
     */
    public boolean isExpired(long now) {
        return expires != null && expires.toEpochMilli() <= now;
    }
}
