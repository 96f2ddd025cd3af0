package dev.weir.upstream;

import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TCPSSLOptions;
import io.vertx.core.net.TrustOptions;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How origins are verified, and who Weir is to them. The host name is always verified; there is no way to switch that off.
 *
 * @param trust the roots; the platform's when null
 * @param keys the client key pair for mutual TLS, if any
 * @param protocols TLS versions, newest preferred
 * @param ciphers cipher suites in order; the platform's when empty
 */
public record UpstreamTls(
        @Nullable TrustOptions trust, @Nullable KeyCertOptions keys, Set<String> protocols, List<String> ciphers) {

    /** TLS 1.2 and 1.3 with the platform's roots and suites. */
    public static final UpstreamTls PLATFORM = new UpstreamTls(null, null, Set.of("TLSv1.3", "TLSv1.2"), List.of());

    public UpstreamTls {
        protocols = Set.copyOf(protocols);
        ciphers = List.copyOf(ciphers);
    }

    void applyTo(TCPSSLOptions options) {
        options.setSslEngineOptions(new TimedTls());
        options.setEnabledSecureTransportProtocols(protocols);
        if (trust != null) {
            options.setTrustOptions(trust);
        }
        if (keys != null) {
            options.setKeyCertOptions(keys);
        }
        ciphers.forEach(options::addEnabledCipherSuite);
    }
}
