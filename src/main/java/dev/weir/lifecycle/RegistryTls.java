package dev.weir.lifecycle;

import dev.weir.config.WeirConfig;
import dev.weir.listener.ListenerTls;
import dev.weir.upstream.UpstreamTls;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.quarkus.tls.runtime.keystores.ExpiryTrustOptions;
import io.vertx.core.net.SSLOptions;
import io.vertx.core.net.TrustOptions;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the TLS registry's entries {@code proxy} and {@code upstream} mean for the data plane. */
@ApplicationScoped
public class RegistryTls {

    /** Entry of the TLS listener. */
    static final String PROXY = "proxy";

    /** Entry of connections to origins. */
    static final String UPSTREAM = "upstream";

    private static final Set<String> VERSIONS = Set.of("TLSv1.3", "TLSv1.2");

    private final TlsConfigurationRegistry registry;
    private final WeirConfig config;

    public RegistryTls(TlsConfigurationRegistry registry, WeirConfig config) {
        this.registry = registry;
        this.config = config;
    }

    /** The TLS listener's identity, when it is switched on; a missing key pair stops the start. */
    Optional<ListenerTls> listener() {
        if (!config.proxy().https().enabled()) {
            return Optional.empty();
        }
        TlsConfiguration entry = registry.get(PROXY)
                .filter(found -> found.getKeyStoreOptions() != null)
                .orElseThrow(() -> new IllegalArgumentException("weir.proxy.https.enabled: a key pair is needed: set"
                        + " quarkus.tls.proxy.key-store.pem.0.cert and quarkus.tls.proxy.key-store.pem.0.key (in the"
                        + " environment QUARKUS_TLS_PROXY_KEY_STORE_PEM__0__CERT and …__0__KEY)"));
        boolean asksClients = config.proxy().https().clientAuth() != WeirConfig.ClientAuth.NONE;
        if (asksClients && entry.getTrustStoreOptions() == null) {
            throw new IllegalArgumentException(
                    "weir.proxy.https.client-auth: the authorities of client certificates are"
                            + " needed: set quarkus.tls.proxy.trust-store.pem.certs");
        }
        return Optional.of(new ListenerTls(
                entry.getKeyStoreOptions(),
                asksClients ? entry.getTrustStoreOptions() : null,
                options(entry).getCrlValues(),
                versions(entry, PROXY),
                ciphers(entry)));
    }

    /** How origins are verified; the platform's roots where nothing is set. */
    UpstreamTls upstream() {
        Optional<TlsConfiguration> found = registry.get(UPSTREAM);
        if (found.isEmpty()) {
            return UpstreamTls.PLATFORM;
        }
        TlsConfiguration entry = found.get();
        if (entry.isTrustAll()) {
            throw new IllegalArgumentException("quarkus.tls.upstream.trust-all: origins are always verified; name their"
                    + " authorities in quarkus.tls.upstream.trust-store.pem.certs instead");
        }
        if (entry.getHostnameVerificationAlgorithm()
                .filter("NONE"::equalsIgnoreCase)
                .isPresent()) {
            throw new IllegalArgumentException(
                    "quarkus.tls.upstream.hostname-verification-algorithm: the host name is always verified");
        }
        return new UpstreamTls(
                ownTrust(entry),
                entry.getKeyStoreOptions(),
                versions(entry, UPSTREAM),
                ciphers(entry),
                options(entry).getCrlValues());
    }

    /** The registry wraps trust to look at expiry dates, which the JDK does anyway; in the wrapping no host name would be verified. */
    private static @Nullable TrustOptions ownTrust(TlsConfiguration entry) {
        return entry.getTrustStoreOptions() instanceof ExpiryTrustOptions wrapping
                ? wrapping.unwrap()
                : entry.getTrustStoreOptions();
    }

    private static Set<String> versions(TlsConfiguration entry, String name) {
        Set<String> wanted = options(entry).getEnabledSecureTransportProtocols();
        if (!VERSIONS.containsAll(wanted)) {
            throw new IllegalArgumentException("quarkus.tls." + name + ".protocols: only TLSv1.2 and TLSv1.3");
        }
        return wanted;
    }

    private static List<String> ciphers(TlsConfiguration entry) {
        return List.copyOf(options(entry).getEnabledCipherSuites());
    }

    private static SSLOptions options(TlsConfiguration entry) {
        return entry.getSSLOptions();
    }
}
