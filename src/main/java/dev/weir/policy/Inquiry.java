package dev.weir.policy;

import dev.weir.net.Host;
import dev.weir.target.Scheme;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * What the policy is asked.
 *
 * @param client where the client is; an IPv4-mapped IPv6 address is the IPv4 one
 * @param user who it is, where that is known: a proxy user or a certificate's identity
 * @param method as sent
 * @param host what the target is named
 * @param port on it
 * @param inside what is asked of the target; null for a tunnel, whose inside cannot be seen
 * @param now milliseconds since the epoch
 */
public record Inquiry(
        InetAddress client,
        @Nullable String user,
        String method,
        Host host,
        int port,
        @Nullable Inside inside,
        long now) {

    public Inquiry {
        // RFC 4291 §2.5.5.2: a dual-stack socket may show an IPv4 peer as IPv4-mapped.
        client = EmbeddedIpv4.unmapped(client);
    }

    /**
     * What can be seen of a request that is not in a tunnel.
     *
     * @param scheme of the connection to the target
     * @param pathQuery the path and query byte for byte as sent, beginning with a slash, or {@code *}
     */
    public record Inside(Scheme scheme, String pathQuery) {}

    /** The same at another time. */
    public Inquiry at(long time) {
        return new Inquiry(client, user, method, host, port, inside, time);
    }

    /** The same target by way of a tunnel. */
    public Inquiry asTunnel() {
        return new Inquiry(client, user, "CONNECT", host, port, null, now);
    }

    public boolean isTunnel() {
        return inside == null;
    }
}
