package dev.weir.lifecycle;

import dev.weir.upstream.OwnSockets;
import io.quarkus.vertx.http.HttpServer;
import io.quarkus.vertx.http.HttpServerStart;
import io.quarkus.vertx.http.HttpsServerStart;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** The control and management sockets: reaching them through the proxy is a loop. */
@ApplicationScoped
public class OtherSockets {

    private static final long AGAIN_MILLIS = 50;

    private final HttpServer servers;
    private final Vertx vertx;
    private final Place control;
    private final Place management;
    private volatile @Nullable OwnSockets known;

    public OtherSockets(
            HttpServer servers,
            Vertx vertx,
            @ConfigProperty(name = "quarkus.http.host") String controlHost,
            @ConfigProperty(name = "quarkus.http.port") int controlPort,
            @ConfigProperty(name = "quarkus.http.ssl-port", defaultValue = "8443") int controlTlsPort,
            @ConfigProperty(name = "quarkus.http.insecure-requests", defaultValue = "enabled") String insecureRequests,
            @ConfigProperty(name = "quarkus.management.host") String managementHost,
            @ConfigProperty(name = "quarkus.management.port") int managementPort) {
        this.servers = servers;
        this.vertx = vertx;
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
        addOpened();
    }

    void openedWithTls(@ObservesAsync HttpsServerStart event) {
        addOpened();
    }

    private void addOpened() {
        OwnSockets own = known;
        if (own == null) {
            return;
        }
        int managementPort = servers.getManagementPort();
        add(own, control.scheme().equals("https") ? servers.getSecurePort() : servers.getPort(), managementPort);
        if (managementPort <= 0) {
            // The management socket opens beside the other one, and no event tells when. A host name is looked up: not
            // on an event loop.
            vertx.setTimer(AGAIN_MILLIS, _ -> vertx.executeBlocking(Executors.callable(this::addOpened)));
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
