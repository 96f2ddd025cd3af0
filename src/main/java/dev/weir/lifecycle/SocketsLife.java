package dev.weir.lifecycle;

import dev.weir.config.SettingFaults;
import dev.weir.config.WeirConfig;
import dev.weir.lifecycle.SocketFaults.Wanted;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.quarkus.vertx.http.runtime.VertxHttpConfig;
import io.quarkus.vertx.http.runtime.VertxHttpConfig.InsecureRequests;
import io.quarkus.vertx.http.runtime.management.ManagementConfig;
import io.smallrye.config.SmallRyeConfig;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.ConfigProvider;

/** Looks at where all sockets of the process are to be before the first of them opens. */
@ApplicationScoped
public class SocketsLife {

    private static final int BEFORE_ALL_OTHERS = 100;
    private static final String CONTROL = "quarkus.http.port";
    private static final String CONTROL_TLS = "quarkus.http.ssl-port";
    private static final String MANAGEMENT = "quarkus.management.port";

    private final WeirConfig config;
    private final TlsConfigurationRegistry tls;

    public SocketsLife(WeirConfig config, TlsConfigurationRegistry tls) {
        this.config = config;
        this.tls = tls;
    }

    void start(@Observes @Priority(BEFORE_ALL_OTHERS) StartupEvent event) {
        // Settings that make no sense stop the start of the data plane, which says so.
        if (!SettingFaults.of(config).isEmpty()) {
            return;
        }
        List<Wanted> others = others();
        List<Wanted> all = new ArrayList<>(own());
        all.addAll(others);
        List<String> faults = SocketFaults.shared(all);
        if (faults.isEmpty()) {
            // The data plane opens its own and says why it cannot; Quarkus tells nobody which key it was.
            faults = others.stream()
                    .map(SocketFaults::taken)
                    .flatMap(Optional::stream)
                    .toList();
        }
        if (!faults.isEmpty()) {
            throw new ConfigurationException(String.join(System.lineSeparator(), faults));
        }
    }

    private List<Wanted> own() {
        WeirConfig.Proxy proxy = config.proxy();
        List<Wanted> sockets = new ArrayList<>();
        add(sockets, "weir.proxy.http.port", proxy.http().host(), proxy.http().portInForce());
        if (proxy.https().enabled()) {
            add(
                    sockets,
                    "weir.proxy.https.port",
                    proxy.https().host(),
                    proxy.https().port());
        }
        return sockets;
    }

    private List<Wanted> others() {
        SmallRyeConfig all = ConfigProvider.getConfig().unwrap(SmallRyeConfig.class);
        VertxHttpConfig control = all.getConfigMapping(VertxHttpConfig.class);
        ManagementConfig management = all.getConfigMapping(ManagementConfig.class);
        LaunchMode mode = LaunchMode.current();
        List<Wanted> sockets = new ArrayList<>();
        if (control.insecureRequests().orElse(InsecureRequests.ENABLED) != InsecureRequests.DISABLED) {
            add(sockets, CONTROL, control.host(), control.determinePort(mode));
        }
        if (hasTls(control)) {
            add(sockets, CONTROL_TLS, control.host(), control.determineSslPort(mode));
        }
        add(sockets, MANAGEMENT, management.host(), management.determinePort(mode));
        return sockets;
    }

    /** Quarkus opens a socket for TLS where it has a key pair. */
    private boolean hasTls(VertxHttpConfig control) {
        return control.tlsConfigurationName().isPresent()
                || tls.getDefault()
                        .filter(entry -> entry.getKeyStoreOptions() != null)
                        .isPresent()
                || control.ssl().certificate().files().isPresent()
                || control.ssl().certificate().keyStoreFile().isPresent();
    }

    /** A free port is nobody else's; what is no port, or no address, is said where it is opened. */
    private static void add(List<Wanted> sockets, String key, String host, int port) {
        if (port > 0 && port <= 65_535) {
            InetSocketAddress address = new InetSocketAddress(host, port);
            if (!address.isUnresolved()) {
                sockets.add(new Wanted(key, address));
            }
        }
    }
}
