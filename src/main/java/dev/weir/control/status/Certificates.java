package dev.weir.control.status;

import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import jakarta.inject.Singleton;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The certificates that Weir shows to others. */
@Singleton
public class Certificates {

    private static final Logger LOG = Logger.getLogger("weir.control");
    private static final String DEFAULT = "default";
    private static final List<String> ENTRIES = List.of("proxy", "upstream", "control");

    private final TlsConfigurationRegistry registry;

    public Certificates(TlsConfigurationRegistry registry) {
        this.registry = registry;
    }

    List<StatusBody.Certificate> expiry() {
        List<StatusBody.Certificate> found = new ArrayList<>();
        ENTRIES.forEach(name -> registry.get(name)
                .flatMap(Certificates::first)
                .ifPresent(expires -> found.add(new StatusBody.Certificate(name, expires))));
        registry.getDefault()
                .flatMap(Certificates::first)
                .ifPresent(expires -> found.add(new StatusBody.Certificate(DEFAULT, expires)));
        return found;
    }

    /** When the first of them expires. */
    private static Optional<Instant> first(TlsConfiguration entry) {
        KeyStore keys = entry.getKeyStore();
        if (keys == null) {
            return Optional.empty();
        }
        try {
            List<Instant> ends = new ArrayList<>();
            for (String alias : Collections.list(keys.aliases())) {
                if (keys.getCertificate(alias) instanceof X509Certificate certificate) {
                    ends.add(certificate.getNotAfter().toInstant());
                }
            }
            return ends.stream().min(Instant::compareTo);
        } catch (KeyStoreException e) {
            LOG.warnf("a key store of the TLS registry cannot be looked at: %s", e);
            return Optional.empty();
        }
    }
}
