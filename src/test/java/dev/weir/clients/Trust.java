package dev.weir.clients;

import dev.weir.listener.ListenerTls;
import dev.weir.listener.TestWeir;
import dev.weir.testing.Authority;
import dev.weir.testing.Identity;
import dev.weir.upstream.UpstreamTls;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** One authority for the proxy, the origins and the clients, as files. */
final class Trust {

    private static final Set<String> VERSIONS = Set.of("TLSv1.3", "TLSv1.2");

    private final Authority authority = Authority.create("clients");
    private final Path directory;
    private final Path root;

    Trust(Path directory) {
        this.directory = directory;
        this.root = authority.writeTo(directory, "root");
    }

    /** The authority's certificate as PEM. */
    String root() {
        return root.toString();
    }

    /** The certificate of an origin at {@code localhost} and {@code 127.0.0.1}. */
    Identity origin() {
        return authority.server("localhost", "127.0.0.1");
    }

    Identity.PemFiles client() {
        return authority.client("CN=alice").writeTo(directory, "alice");
    }

    Authority authority() {
        return authority;
    }

    /** A proxy that listens in the clear and on TLS, which knows client certificates, and that trusts the origins. */
    TestWeir.Setup proxy() {
        Identity.PemFiles own = authority.server("localhost", "127.0.0.1").writeTo(directory, "proxy");
        PemTrustOptions roots = new PemTrustOptions().addCertPath(root());
        return TestWeir.setup()
                .listenerTls(new ListenerTls(
                        new PemKeyCertOptions()
                                .addCertPath(own.certificate().toString())
                                .addKeyPath(own.key().toString()),
                        roots,
                        List.of(),
                        VERSIONS,
                        List.of()))
                .upstreamTls(new UpstreamTls(roots, null, VERSIONS, List.of()));
    }
}
