package dev.weir.listener;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who the TLS listener is, and whom it trusts.
 *
 * @param keys its key pair
 * @param trust the authorities of client certificates; null where none is asked for
 * @param revoked lists of certificates that are not trusted any more
 * @param protocols TLS versions
 * @param ciphers cipher suites in order; the platform's when empty
 */
public record ListenerTls(
        KeyCertOptions keys,
        @Nullable TrustOptions trust,
        List<Buffer> revoked,
        Set<String> protocols,
        List<String> ciphers) {

    public ListenerTls {
        revoked = List.copyOf(revoked);
        protocols = Set.copyOf(protocols);
        ciphers = List.copyOf(ciphers);
    }

    void applyTo(HttpServerOptions options) {
        options.setKeyCertOptions(keys);
        options.setEnabledSecureTransportProtocols(protocols);
        if (trust != null) {
            options.setTrustOptions(trust);
        }
        revoked.forEach(options::addCrlValue);
        ciphers.forEach(options::addEnabledCipherSuite);
    }

    /** Whether it is usable, as far as that can be seen before a client comes; fails with the reason when not. */
    Future<Void> check(Vertx vertx) {
        return vertx.executeBlocking(() -> {
            KeyPairs.check(keys.getKeyManagerFactory(vertx).getKeyManagers());
            return null;
        });
    }
}
