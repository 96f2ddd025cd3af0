package dev.weir.lifecycle;

import dev.weir.testing.Authority;
import dev.weir.testing.Identity;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What is off as it comes, all of it on: a base document, an access log in a file with privacy, a TLS listener, trust and a key pair
 * for origins. In one, since the application is started once for each profile.
 */
public final class Configured implements QuarkusTestProfile {

    /** The access log. */
    static final Path LOG = Path.of("target/weir-access/access.log");

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> all = new HashMap<>();
        all.put("weir.policy.base", "src/test/resources/policy-base.yaml");
        all.put("weir.access-log.format", "json");
        all.put("weir.access-log.path", LOG.toString());
        all.put("weir.access-log.select", "denied");
        all.put("weir.privacy.query", "strip");
        all.put("weir.privacy.clients", "truncate");
        try {
            listener(all);
            upstream(all);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    /** On a free port; its key pair lies in a directory of its own. */
    private static void listener(Map<String, String> all) throws IOException {
        Path directory = Files.createTempDirectory("weir-tls");
        Identity.PemFiles files = Authority.create("start").server("localhost").writeTo(directory, "tls");
        all.put("weir.proxy.https.enabled", "true");
        all.put("weir.proxy.https.port", "0");
        all.put("quarkus.tls.proxy.key-store.pem.0.cert", files.certificate().toString());
        all.put("quarkus.tls.proxy.key-store.pem.0.key", files.key().toString());
    }

    /** Files of an authority that no origin knows. */
    private static void upstream(Map<String, String> all) throws IOException {
        Path directory = Files.createTempDirectory("weir-upstream");
        Authority start = Authority.create("start");
        Identity.PemFiles files = start.client("CN=weir").writeTo(directory, "client");
        Path roots = Files.writeString(directory.resolve("roots.crt"), start.pem());
        all.put("quarkus.tls.upstream.trust-store.pem.certs", roots.toString());
        all.put("quarkus.tls.upstream.key-store.pem.0.cert", files.certificate().toString());
        all.put("quarkus.tls.upstream.key-store.pem.0.key", files.key().toString());
    }
}
