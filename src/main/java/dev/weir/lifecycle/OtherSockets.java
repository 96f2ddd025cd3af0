package dev.weir.lifecycle;

import dev.weir.upstream.OwnSockets;
import io.quarkus.vertx.http.HttpServer;
import io.quarkus.vertx.http.HttpServerStart;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import java.net.InetSocketAddress;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** The control and management sockets: reaching them through the proxy is a loop. */
@ApplicationScoped
public class OtherSockets {

    private final HttpServer servers;
    private final Place control;
    private final Place management;
    private volatile @Nullable OwnSockets known;

    public OtherSockets(
            HttpServer servers,
            @ConfigProperty(name = "quarkus.http.host") String controlHost,
            @ConfigProperty(name = "quarkus.http.port") int controlPort,
            @ConfigProperty(name = "quarkus.http.ssl-port", defaultValue = "8443") int controlTlsPort,
            @ConfigProperty(name = "quarkus.http.insecure-requests", defaultValue = "enabled") String insecureRequests,
            @ConfigProperty(name = "quarkus.management.host") String managementHost,
            @ConfigProperty(name = "quarkus.management.port") int managementPort) {
        this.servers = servers;
        this.control = insecureRequests.equalsIgnoreCase("disabled")
                ? new Place("https", controlHost, controlTlsPort)
                : new Place("http", controlHost, controlPort);
        this.management = new Place("http", managementHost, managementPort);
    }

    /**
     * Where one of them is, as configured.
     *
     * @param port 0 for a free one, which is not known yet
     */
    record Place(String scheme, String host, int port) {}

    Place control() {
        return control;
    }

    Place management() {
        return management;
    }

    void addTo(OwnSockets own) {
        known = own;
        add(own, control.port(), management.port());
    }

    /** They open after the data plane; where a free port was asked for, only now it is known which. */
    void opened(@ObservesAsync HttpServerStart event) {
        OwnSockets own = known;
        if (own != null) {
            add(own, servers.getPort(), servers.getManagementPort());
        }
    }

    private void add(OwnSockets own, int controlPort, int managementPort) {
        addIfOpen(own, control.host(), controlPort);
        addIfOpen(own, management.host(), managementPort);
    }

    private static void addIfOpen(OwnSockets own, String host, int port) {
        if (port > 0) {
            own.add(new InetSocketAddress(host, port));
        }
    }
}
