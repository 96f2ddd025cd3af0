package dev.weir.policy.document;

import dev.weir.net.Cidr;
import dev.weir.net.Host;
import dev.weir.net.PortRanges;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What has to hold, all of it, for an entry to match. At least one is there.
 *
 * @param domain the name and everything under it
 * @param except names under {@code domain}, each with everything under it, that do not match
 * @param url the beginning of the URL
 * @param pattern an RE2 expression that is found anywhere in the URL unless it is anchored
 * @param cidr the address that is dialled
 * @param ports the port that is dialled
 * @param methods request methods, as sent; empty is any
 * @param client where the client is
 * @param user who the client is
 */
public record Conditions(
        Host.@Nullable Name domain,
        List<Host.Name> except,
        @Nullable UrlPrefix url,
        @Nullable String pattern,
        @Nullable Cidr cidr,
        @Nullable PortRanges ports,
        Set<String> methods,
        @Nullable Cidr client,
        @Nullable String user) {

    public Conditions {
        except = List.copyOf(except);
        methods = Set.copyOf(methods);
    }

    /** Whether a tunnel hides some of it: only host, port, address and client can be seen from outside of one. */
    public boolean isHiddenByTunnel() {
        boolean path = url != null && !url.isWholeOrigin();
        return path || pattern != null || !(methods.isEmpty() || methods.contains("CONNECT"));
    }
}
