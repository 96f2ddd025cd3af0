package dev.weir.listener;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * A tunnel or an upgraded connection that is open.
 *
 * @param id the exchange's
 * @param form how it was asked for, as in metrics
 * @param host where to, as it is matched
 * @param user who was let in by name
 * @param sinceMillis when it was asked for, in milliseconds since the epoch
 * @param sent bytes from the client to the origin
 * @param received bytes from the origin to the client
 */
public record OpenTunnel(
        String id,
        String form,
        String host,
        int port,
        InetAddress client,
        @Nullable String user,
        @Nullable InetAddress address,
        long sinceMillis,
        long sent,
        long received) {}
