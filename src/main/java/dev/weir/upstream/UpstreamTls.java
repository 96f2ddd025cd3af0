package dev.weir.upstream;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.SSLOptions;
import io.vertx.core.net.TCPSSLOptions;
import io.vertx.core.net.TrustOptions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How origins are verified, and who Weir is to them. The host name is always verified; there is no way to switch that off.
 *
 * @param trust the roots; the platform's when null
 * @param keys the client key pair for mutual TLS, if any
 * @param protocols TLS versions, newest preferred
 * @param ciphers cipher suites in order; the platform's when empty
 * @param revoked lists of certificates that authorities took back, PEM or DER
 */
public record UpstreamTls(
        @Nullable TrustOptions trust,
        @Nullable KeyCertOptions keys,
        Set<String> protocols,
        List<String> ciphers,
        List<Buffer> revoked) {

    /** TLS 1.2 and 1.3 with the platform's roots and suites. */
    public static final UpstreamTls PLATFORM = new UpstreamTls(null, null, Set.of("TLSv1.3", "TLSv1.2"), List.of());

    public UpstreamTls {
        protocols = Set.copyOf(protocols);
        ciphers = List.copyOf(ciphers);
        revoked = List.copyOf(revoked);
        if (trust == null) {
            // Read now, at the start, rather than by an event loop at the first https.
            var _ = OriginTrust.platform(() -> new Revocations(List.of()));
        }
    }

    /** With nothing taken back. */
    public UpstreamTls(
            @Nullable TrustOptions trust, @Nullable KeyCertOptions keys, Set<String> protocols, List<String> ciphers) {
        this(trust, keys, protocols, ciphers, List.of());
    }

    /** What the lists say; fails when one cannot be read. */
    Revocations revocations() {
        return Revocations.read(revoked);
    }

    /**
     * @param revocations what of the lists holds when a connection is made
     * @param tunnel how the next proxy is asked, when connections lead to it
     * @param patienceMillis from the end of the handshake until HTTP is spoken
     * @param dialled told of every connection
     */
    void applyTo(
            TCPSSLOptions options,
            Supplier<Revocations> revocations,
            @Nullable ParentTunnel tunnel,
            long patienceMillis,
            OriginTls.Dialled dialled) {
        // With the switch off, Vert.x looks at the engine only when there is trust or a key pair. Each request says
        // whether it is TLS.
        options.setSsl(true);
        options.setSslEngineOptions(new OriginTls(revocations, tunnel, patienceMillis, dialled));
        options.setEnabledSecureTransportProtocols(protocols);
        if (trust != null) {
            options.setTrustOptions(trust);
        }
        if (keys != null) {
            options.setKeyCertOptions(keys);
        }
        ciphers.forEach(options::addEnabledCipherSuite);
    }

    /** What a running client takes over for its new connections. */
    SSLOptions renewed(Duration handshake) {
        SSLOptions options = new SSLOptions()
                .setUseAlpn(true)
                .setEnabledSecureTransportProtocols(protocols)
                .setSslHandshakeTimeout(handshake.toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
        if (trust != null) {
            options.setTrustOptions(trust);
        }
        if (keys != null) {
            options.setKeyCertOptions(keys);
        }
        ciphers.forEach(options::addEnabledCipherSuite);
        return options;
    }
}
