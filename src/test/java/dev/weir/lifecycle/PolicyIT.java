package dev.weir.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.testing.Eventually;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.RawResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged application under a policy: from the file to the answer, while it runs and from the start. */
class PolicyIT {

    @TempDir
    private Path data;

    private PackagedWeir.Setup setup() {
        return PackagedWeir.setup().with("weir.data-dir", data.toString());
    }

    private Path file() {
        return data.resolve("policy.yaml");
    }

    private static int status(PackagedWeir weir, RawOrigin origin) {
        return response(weir, origin).status();
    }

    private static RawResponse response(PackagedWeir weir, RawOrigin origin) {
        return PackagedWeir.get(weir.port(), "http://" + origin.authority("a.localhost") + "/");
    }

    private static String metrics(PackagedWeir weir) {
        return PackagedWeir.get(weir.managementPort(), "/q/metrics").text();
    }

    @Test
    void aFileThatIsWrittenCountsAtOnceAndAFaultyOneDoesNot() throws IOException {
        try (RawOrigin origin = RawOrigin.start().answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                RawOrigin open = RawOrigin.manual();
                PackagedWeir weir = setup().start();
                RawClient tunnel = weir.client()) {
            assertEquals(200, status(weir, origin));
            assertEquals(
                    200, tunnel.connectTunnel(open.authority("a.localhost")).status());
            Files.writeString(file(), "blacklist: [{id: a, domain: a.localhost}]\n");
            tunnel.expectClosed();
            RawResponse denied = response(weir, origin);
            assertEquals(403, denied.status());
            assertTrue(String.valueOf(denied.header("proxy-status")).contains("entry=\"a\""));

            Files.writeString(file(), "blacklist:\n  - id: a\n    domian: a.localhost\n");
            weir.awaitLine("policy.yaml:3:5");
            assertEquals(403, status(weir, origin));
            assertTrue(metrics(weir).contains("weir_policy_reload_failures_total 1.0"), metrics(weir));
            assertTrue(metrics(weir).contains("weir_policy_faulty{source=\"live\"} 1.0"), metrics(weir));

            Files.writeString(file(), "blacklist: [{id: b, domain: b.localhost}]\n");
            Eventually.await(() -> status(weir, origin) == 200, "the next document");
            assertTrue(metrics(weir).matches("(?s).*weir_policy_info\\{hash=\"[0-9a-f]{16}\"[^}]*} 1\\.0.*"));
            assertTrue(metrics(weir).contains("weir_blacklist_entries{source=\"live\"} 1.0"));
            assertTrue(metrics(weir).contains("weir_policy_faulty{source=\"live\"} 0.0"));
        }
    }

    @Test
    void itCountsFromTheFirstRequestOn() throws IOException {
        Path base = data.resolve("base.yaml");
        Files.writeString(base, "default: deny\nallow: [{domain: a.localhost}]\n");
        Files.writeString(file(), "blacklist: [{id: live, domain: under.a.localhost}]\n");
        try (RawOrigin origin = RawOrigin.start().answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                PackagedWeir weir =
                        setup().with("weir.policy.base", base.toString()).start()) {
            assertEquals(200, status(weir, origin));
            String url = "http://" + origin.authority("under.a.localhost") + "/";
            assertEquals(403, PackagedWeir.get(weir.port(), url).status());
            assertEquals(403, PackagedWeir.get(weir.port(), origin.url("/")).status());
        }
    }

    @Test
    void withoutAUsableDocumentNothingPassesAndItIsNotReady() throws IOException {
        Files.writeString(file(), "blacklist: nonsense\n");
        try (RawOrigin origin = RawOrigin.start().answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                PackagedWeir weir = setup().start()) {
            assertEquals(503, weir.health("ready").status());
            assertEquals(200, weir.health("live").status());
            RawResponse response = response(weir, origin);
            assertEquals(403, response.status());
            assertTrue(response.text().contains("No policy"), response.text());
            assertTrue(weir.hasLine("policy.yaml:1:12"), weir.lines().toString());
            origin.assertNotConnected();
            Files.writeString(file(), "version: 1\n");
            Eventually.await(() -> status(weir, origin) == 200, "the mended document");
            assertEquals(200, weir.health("ready").status());
        }
    }
}
