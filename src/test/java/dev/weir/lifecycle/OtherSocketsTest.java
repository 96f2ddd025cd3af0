package dev.weir.lifecycle;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.testing.Eventually;
import dev.weir.upstream.OwnSockets;
import io.quarkus.vertx.http.HttpServer;
import io.quarkus.vertx.http.HttpServerStart;
import io.quarkus.vertx.http.HttpsServerStart;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OtherSocketsTest {

    private static final int CONTROL = 3180;
    private static final int CONTROL_TLS = 3543;
    private static final int MANAGEMENT = 3190;

    private final Vertx vertx = Vertx.vertx();
    private final Ports ports = new Ports();
    private final OwnSockets own = new OwnSockets();

    /** What Quarkus knows of its sockets. */
    private static final class Ports implements HttpServer {
        private volatile int control = -1;
        private volatile int controlTls = -1;
        private volatile int management = -1;

        @Override
        public int getPort() {
            return control;
        }

        @Override
        public int getSecurePort() {
            return controlTls;
        }

        @Override
        public int getManagementPort() {
            return management;
        }

        @Override
        public URI getLocalBaseUri() {
            return URI.create("http://127.0.0.1");
        }
    }

    @AfterEach
    void close() {
        vertx.close();
    }

    private OtherSockets onFreePorts(String insecureRequests) {
        OtherSockets sockets = new OtherSockets(ports, vertx, "127.0.0.1", 0, 0, insecureRequests, "127.0.0.1", 0);
        sockets.addTo(own);
        return sockets;
    }

    @Test
    void aManagementSocketThatOpensAfterTheOtherOneIsKnownToo() {
        OtherSockets sockets = onFreePorts("enabled");
        ports.control = CONTROL;
        sockets.opened(new HttpServerStart(new HttpServerOptions()));
        assertTrue(own.hasPort(CONTROL));
        assertFalse(own.hasPort(MANAGEMENT));
        ports.management = MANAGEMENT;
        Eventually.await(() -> own.hasPort(MANAGEMENT), "the management socket is known");
    }

    @Test
    void aControlSocketWithTlsIsKnown() {
        OtherSockets sockets = onFreePorts("disabled");
        ports.controlTls = CONTROL_TLS;
        ports.management = MANAGEMENT;
        sockets.openedWithTls(new HttpsServerStart(new HttpServerOptions()));
        assertTrue(own.hasPort(CONTROL_TLS) && own.hasPort(MANAGEMENT));
    }
}
