package dev.weir.dashboard;

import dev.weir.testing.RawOrigin;
import dev.weir.testing.RecordedRequest;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A next proxy that answers for every site that a build asks for, so that their names can stand in a picture. */
public final class BuildSites implements QuarkusTestResourceLifecycleManager {

    private static final List<String> CLIENTS = List.of(
            "10.2.0.7", "10.2.0.7", "10.2.0.7", "10.2.0.12", "10.2.0.12", "10.2.0.18", "10.2.0.23", "10.2.0.40");
    private static final List<String> SITES = List.of(
            "maven.mirror.example",
            "maven.mirror.example",
            "maven.mirror.example",
            "npm.mirror.example",
            "npm.mirror.example",
            "wheels.mirror.example",
            "git.example.org",
            "deb.mirror.example",
            "ads.tracker.example",
            "telemetry.vendor.example");

    private final RawOrigin parent = RawOrigin.start();

    @Override
    public Map<String, String> start() {
        parent.on(BuildSites::answer);
        return Map.of(
                "weir.data-dir",
                Path.of(System.getProperty("java.io.tmpdir"), "weir").toString(),
                "weir.upstream.parent",
                "http://" + parent.authority(),
                "weir.proxy.clients",
                "127.0.0.0/8,10.2.0.0/16",
                "weir.proxy.proxy-protocol",
                "127.0.0.0/8");
    }

    @Override
    public void stop() {
        parent.close();
    }

    static String client(Random random) {
        return CLIENTS.get(random.nextInt(CLIENTS.size()));
    }

    static String url(Random random) {
        String site = SITES.get(random.nextInt(SITES.size()));
        int which = site.equals("git.example.org") ? random.nextInt(400) : (int) Math.abs(random.nextGaussian() * 8);
        return "http://" + site + "/pool/package-" + which + ".tar.gz";
    }

    private static String answer(RecordedRequest request) {
        boolean kept = !request.head().contains("git.example.org");
        int length = 1_000 + Math.floorMod(request.head().hashCode(), kept ? 200_000 : 4_000);
        return "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nCache-Control: "
                + (kept ? "max-age=86400" : "private, no-store") + "\r\nContent-Length: " + length + "\r\n\r\n"
                + "x".repeat(length);
    }
}
