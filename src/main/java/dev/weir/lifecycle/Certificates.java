package dev.weir.lifecycle;

import dev.weir.measure.ProcessMeters;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** The certificates that this process presents: to clients, to origins, and on the control socket. */
@ApplicationScoped
public class Certificates {

    private static final Logger LOG = Logger.getLogger("weir");
    private static final String UNNAMED = "default";

    private final TlsConfigurationRegistry registry;
    private final MeterRegistry meters;
    private final String version;
    private final Optional<String> control;

    public Certificates(
            TlsConfigurationRegistry registry,
            MeterRegistry meters,
            @ConfigProperty(name = "quarkus.application.version", defaultValue = "unknown") String version,
            @ConfigProperty(name = "quarkus.http.tls-configuration-name") Optional<String> control) {
        this.registry = registry;
        this.meters = meters;
        this.version = version;
        this.control = control;
    }

    void measure(@Observes StartupEvent event) {
        ProcessMeters process = new ProcessMeters(meters);
        process.build(version);
        names().stream()
                .filter(name -> expiry(name).isPresent())
                .forEach(name -> process.certificate(name, () -> expiry(name)));
    }

    private Set<String> names() {
        return new TreeSet<>(List.of(RegistryTls.PROXY, RegistryTls.UPSTREAM, control.orElse(UNNAMED)));
    }

    /** When the first of each entry's certificates stops being valid, by the entry of the TLS registry. */
    public Map<String, Instant> expiries() {
        Map<String, Instant> expiries = new TreeMap<>();
        names().forEach(name -> expiry(name).ifPresent(when -> expiries.put(name, when)));
        return expiries;
    }

    private Optional<Instant> expiry(String entry) {
        // Where no entry is named, the control socket takes the one without a name.
        Optional<TlsConfiguration> known = entry.equals(UNNAMED) ? registry.getDefault() : registry.get(entry);
        return known.map(TlsConfiguration::getKeyStore).flatMap(store -> first(entry, store));
    }

    private static Optional<Instant> first(String entry, KeyStore store) {
        try {
            Optional<Instant> first = Optional.empty();
            for (String alias : Collections.list(store.aliases())) {
                Certificate[] chain = store.getCertificateChain(alias);
                for (Certificate certificate : chain == null ? new Certificate[0] : chain) {
                    if (certificate instanceof X509Certificate known) {
                        Instant end = known.getNotAfter().toInstant();
                        first = Optional.of(first.filter(end::isAfter).orElse(end));
                    }
                }
            }
            return first;
        } catch (KeyStoreException e) {
            LOG.warnf("quarkus.tls.%s: when its certificates end cannot be told: %s", entry, e.getMessage());
            return Optional.empty();
        }
    }
}
