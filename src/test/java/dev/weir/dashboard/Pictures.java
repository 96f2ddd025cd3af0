package dev.weir.dashboard;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.weir.control.Rest;
import dev.weir.lifecycle.DataPlaneLife;
import dev.weir.testing.RawClient;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Draws the pictures of the documentation, of traffic that looks like that of builds. It is no test, and run by name alone:
 * {@code ./mvnw test -Dtest=Pictures -Dpictures.minutes=10 -Djacoco.skip=true}.
 */
@QuarkusTest
@QuarkusTestResource(value = BuildSites.class, restrictToAnnotatedClass = true)
class Pictures {

    private static final Path DIRECTORY = Path.of("docs", "images");
    private static final String POLICY = """
            version: 1
            blacklist:
              - id: no-ads
                domain: tracker.example
                except: [docs.tracker.example]
                reason: Advertising
                owner: platform@example.org
              - id: mail-is-for-relays
                cidr: 0.0.0.0/0
                ports: [25, 465, 587]
                reason: Mail goes through the relay
                owner: mail@example.org
              - id: no-vendor-telemetry
                domain: telemetry.vendor.example
                reason: Nobody agreed to it
                owner: privacy@example.org
                mode: report
              - id: incident-4711
                client: 10.2.0.66
                reason: Quarantined, incident 4711
                owner: security@example.org
                expires: 2027-12-31T00:00:00Z
            """;

    @Inject
    DataPlaneLife life;

    @TestHTTPResource("/")
    URI address;

    private final Random random = new Random(4711);

    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void draw() throws InterruptedException {
        Rest.putPolicy(POLICY);
        Duration traffic =
                Duration.ofSeconds(Math.round(60 * Double.parseDouble(System.getProperty("pictures.minutes", "0.5"))));
        AtomicBoolean over = new AtomicBoolean();
        try (Chromium chromium = Chromium.start(address.toString());
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            clients.execute(() -> traffic(clients, over));
            try {
                TimeUnit.SECONDS.sleep(traffic.toSeconds());
                pictures(chromium);
            } finally {
                over.set(true);
            }
        }
    }

    private void traffic(ExecutorService clients, AtomicBoolean over) {
        Semaphore room = new Semaphore(64);
        while (!over.get()) {
            String client = BuildSites.client(random);
            String url = BuildSites.url(random);
            room.acquireUninterruptibly();
            clients.execute(() -> {
                try {
                    ask(client, url);
                } finally {
                    room.release();
                }
            });
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pause()));
        }
    }

    private void pictures(Chromium chromium) {
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            String name = scheme == ColorScheme.LIGHT ? "light" : "dark";
            picture(chromium.visitor("manager", 1440, scheme), "/", "overview-" + name);
        }
        picture(
                chromium.visitor("manager", 1440, ColorScheme.LIGHT),
                "/policy?url=http://ads.tracker.example/pixel.gif",
                "policy");
        picture(chromium.visitor("viewer", 1440, ColorScheme.LIGHT), "/cache", "cache");
        picture(chromium.visitor("viewer", 360, ColorScheme.DARK), "/", "overview-phone");
    }

    /** In waves, as builds come. */
    private long pause() {
        double wave = 1
                + 0.6 * Math.sin(System.currentTimeMillis() / 23_000.0)
                + 0.3 * Math.sin(System.currentTimeMillis() / 7_300.0);
        return Math.round(-Math.log(1 - random.nextDouble()) * 70 / Math.max(0.2, wave));
    }

    private void ask(String client, String url) {
        try (RawClient raw = RawClient.connect(life.ports().plain())) {
            raw.send("PROXY TCP4 " + client + " 10.2.0.1 40000 3128\r\nGET " + url
                            + " HTTP/1.1\r\nHost: x\r\nUser-Agent: Apache-Maven/3.9\r\nConnection: close\r\n\r\n")
                    .readResponse();
        }
    }

    private static void picture(Visitor visitor, String path, String name) {
        try (visitor) {
            visitor.opens(path);
            if (path.equals("/")) {
                visitor.page().waitForSelector("#live[data-state=live]");
                visitor.page().waitForSelector("#chart canvas");
                visitor.page().waitForSelector("[data-tile=requests] [data-unit]:text('/s')");
            }
            visitor.page()
                    .screenshot(new Page.ScreenshotOptions()
                            .setPath(DIRECTORY.resolve(name + ".png"))
                            .setFullPage(false));
        }
    }
}
