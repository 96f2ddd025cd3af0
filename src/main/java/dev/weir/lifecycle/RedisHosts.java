package dev.weir.lifecycle;

import io.vertx.redis.client.RedisClientType;
import java.net.URI;
import java.util.Arrays;
import java.util.Set;

/** What {@code quarkus.redis.hosts} may not say, since the client would make something else of it. */
final class RedisHosts {

    private static final String KEY = "quarkus.redis.hosts: ";

    private RedisHosts() {}

    /**
     * Looks at the addresses.
     *
     * @param isTlsNamed whether a TLS configuration is named for them
     * @throws IllegalArgumentException naming the key and what to write instead
     */
    static void check(Set<URI> hosts, RedisClientType type, boolean isTlsNamed) {
        for (URI host : hosts) {
            String user = host.getRawUserInfo();
            if (user != null && !user.contains(":")) {
                // Dropped: it would sign in as the default user.
                throw new IllegalArgumentException(KEY
                        + (type == RedisClientType.STANDALONE
                                ? "a user whose password is elsewhere stands behind the address, as ?user=name"
                                : "a user stands there with the password, as redis://user:password@host"));
            }
            if (type != RedisClientType.STANDALONE && has(host, "user") && !has(host, "password")) {
                // Kept for the nodes that it finds, with an empty password that goes before the one elsewhere.
                throw new IllegalArgumentException(
                        KEY
                                + "where there are several servers, a user stands in front with the password, as redis://user:password@host");
            }
            if (isTlsNamed && !"rediss".equals(host.getScheme())) {
                throw new IllegalArgumentException(
                        KEY + "rediss:// is needed where quarkus.redis.tls-configuration-name is set");
            }
        }
    }

    private static boolean has(URI host, String parameter) {
        return host.getRawQuery() != null
                && Arrays.stream(host.getRawQuery().split("&", -1)).anyMatch(one -> one.startsWith(parameter + "="));
    }
}
