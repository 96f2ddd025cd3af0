package dev.weir.lifecycle;

import io.quarkus.arc.Unremovable;
import io.quarkus.redis.client.RedisOptionsCustomizer;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.RedisOptions;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * The name of a Redis behind TLS is verified where its entry in the TLS registry does not say how: Quarkus leaves that open then, and
 * Vert.x makes no connection at all.
 */
@ApplicationScoped
@Unremovable
public class RedisServerName implements RedisOptionsCustomizer {

    @Override
    public void customize(String clientName, RedisOptions options) {
        NetClientOptions net = options.getNetClientOptions();
        if (net.getHostnameVerificationAlgorithm() == null) {
            net.setHostnameVerificationAlgorithm("HTTPS");
        }
    }
}
