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
    private final String controlHost;
    private final int controlPort;
    private final String managementHost;
    private final int managementPort;
    private volatile @Nullable OwnSockets known;

    public OtherSockets(
            HttpServer servers,
            @ConfigProperty(name = "quarkus.http.host") String controlHost,
            @ConfigProperty(name = "quarkus.http.port") int controlPort,
            @ConfigProperty(name = "quarkus.management.host") String managementHost,
            @ConfigProperty(name = "quarkus.management.port") int managementPort) {
        this.servers = servers;
        this.controlHost = controlHost;
        this.controlPort = controlPort;
        this.managementHost = managementHost;
        this.managementPort = managementPort;
    }

    String managementHost() {
        return managementHost;
    }

    /** As configured: 0 for a free one. */
    int managementPort() {
        return managementPort;
    }

    void addTo(OwnSockets own) {
        known = own;
        add(own, controlPort, managementPort);
    }

    /** They open after the data plane; where a free port was asked for, only now it is known which. */
    void opened(@ObservesAsync HttpServerStart event) {
        OwnSockets own = known;
        if (own != null) {
            add(own, servers.getPort(), servers.getManagementPort());
        }
    }

    private void add(OwnSockets own, int control, int management) {
        addIfOpen(own, controlHost, control);
        addIfOpen(own, managementHost, management);
    }

    private static void addIfOpen(OwnSockets own, String host, int port) {
        if (port > 0) {
            own.add(new InetSocketAddress(host, port));
        }
    }
}
