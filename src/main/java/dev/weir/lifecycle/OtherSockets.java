package dev.weir.lifecycle;

import dev.weir.upstream.OwnSockets;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetSocketAddress;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The control and management sockets: reaching them through the proxy is a loop. */
@ApplicationScoped
public class OtherSockets {

    private final String controlHost;
    private final int controlPort;
    private final String managementHost;
    private final int managementPort;

    public OtherSockets(
            @ConfigProperty(name = "quarkus.http.host") String controlHost,
            @ConfigProperty(name = "quarkus.http.port") int controlPort,
            @ConfigProperty(name = "quarkus.management.host") String managementHost,
            @ConfigProperty(name = "quarkus.management.port") int managementPort) {
        this.controlHost = controlHost;
        this.controlPort = controlPort;
        this.managementHost = managementHost;
        this.managementPort = managementPort;
    }

    void addTo(OwnSockets own) {
        own.add(new InetSocketAddress(controlHost, controlPort));
        own.add(new InetSocketAddress(managementHost, managementPort));
    }
}
