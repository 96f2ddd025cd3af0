package dev.weir.lifecycle;

import static dev.weir.testing.Cacheable.isHit;
import static dev.weir.testing.Cacheable.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.testing.Authority;
import dev.weir.testing.Between;
import dev.weir.testing.Eventually;
import dev.weir.testing.Held;
import dev.weir.testing.Identity;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.RawResponse;
import dev.weir.testing.TestRedis;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes that share one Redis, whose ACL gives them what they need and no more: one comes by mutual TLS, one by plain TCP, and one finds
 * nobody there at first. A start takes seconds, so all tests have the same three, and the last ones end two of them.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SharedCacheIT {

    private static final String PASSWORD = "Gentian-and-thrift";
    private static final String KEY = "a key that replicas share";
    private static final String HEARD = "what other replicas change is heard";

    /** A machine that is busy with other tests takes longer than the second that is promised. */
    private static final Duration A_SECOND_OR_SO = Duration.ofSeconds(5);

    @TempDir
    private static Path files;

    private static TestRedis redis;
    private static Between path;
    private static PackagedWeir one;
    private static PackagedWeir two;
    private static PackagedWeir late;

    private RawOrigin origin;

    @BeforeAll
    static void launch() throws IOException {
        Authority authority = Authority.create("Redis");
        Identity.PemFiles server = authority.server("localhost").writeTo(files, "server");
        Identity.PemFiles client = authority.client("CN=weir").writeTo(files, "client");
        Path trusted = authority.writeTo(files, "authority");
        int tls = TestRedis.freePort();
        redis = TestRedis.start(
                TestRedis.user("weir", PASSWORD),
                "tls-port " + tls,
                "tls-cert-file " + server.certificate(),
                "tls-key-file " + server.key(),
                "tls-ca-cert-file " + trusted,
                "tls-auth-clients yes");
        path = Between.to(redis.port());
        path.cut();
        one = setup("rediss://weir:" + PASSWORD + "@localhost:" + tls)
                .with("quarkus.redis.tls-configuration-name", "redis")
                .with("quarkus.tls.redis.trust-store.pem.certs", trusted.toString())
                .with(
                        "quarkus.tls.redis.key-store.pem.0.cert",
                        client.certificate().toString())
                .with("quarkus.tls.redis.key-store.pem.0.key", client.key().toString())
                .launch();
        two = setup("redis://127.0.0.1:" + redis.port() + "?user=weir")
                .with("quarkus.redis.password", PASSWORD)
                .launch();
        late = setup("redis://weir:" + PASSWORD + "@127.0.0.1:" + path.port()).launch();
        one.awaitLine(HEARD);
        two.awaitLine(HEARD);
        late.awaitServing();
    }

    private static PackagedWeir.Setup setup(String hosts) throws IOException {
        return PackagedWeir.setup()
                .with("weir.cache.store", "redis")
                .with(
                        "weir.cache.redis.key-file",
                        Files.writeString(files.resolve("key"), KEY).toString())
                .with("weir.cache.redis.timeout", "2s")
                .with("weir.control.manager-password", PASSWORD)
                .environment("QUARKUS_REDIS_HOSTS", hosts);
    }

    @AfterAll
    static void end() {
        one.close();
        two.close();
        late.close();
        path.close();
        redis.close();
    }

    @BeforeEach
    void start() {
        origin = RawOrigin.start();
    }

    @AfterEach
    void stop() {
        origin.close();
    }

    private static RawResponse ask(PackagedWeir by, String method, String url) {
        try (RawClient client = by.client()) {
            client.send(method + " " + url + " HTTP/1.1\r\nHost: x\r\n\r\n");
            return client.readResponse(method);
        }
    }

    private static RawResponse get(PackagedWeir by, String url) {
        return ask(by, "GET", url);
    }

    private static String control(PackagedWeir weir, String head, String body) {
        try (RawClient client = RawClient.connect(weir.controlPort())) {
            client.send(head + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic "
                    + Base64.getEncoder().encodeToString(("manager:" + PASSWORD).getBytes(StandardCharsets.UTF_8))
                    + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                    + "\r\nConnection: close\r\n\r\n" + body);
            RawResponse answer = client.readResponse();
            assertEquals(200, answer.status(), answer.text());
            return answer.text();
        }
    }

    private static double metric(PackagedWeir weir, String sample) {
        return PackagedWeir.get(weir.managementPort(), "/q/metrics")
                .text()
                .lines()
                .filter(line -> line.startsWith(sample + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(sample.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + sample));
    }

    private static double written(PackagedWeir by) {
        return metric(by, "weir_cache_shared_writes_total{result=\"stored\"}");
    }

    private static double up(PackagedWeir weir) {
        return metric(weir, "weir_cache_store_up{store=\"redis\"}");
    }

    /** Has one of them fetch what the others then can have. */
    private void stored(PackagedWeir by, String url, String body, String... fields) {
        double before = written(by);
        origin.answerOnce(ok(body, fields));
        assertEquals(body, get(by, url).text());
        Eventually.await(() -> written(by) > before, "written");
    }

    @Test
    @Order(1)
    void whereNobodyIsThereItServesAllTheSame() {
        origin.answer(ok("a"));
        assertEquals(200, late.health("ready").status());
        assertTrue(
                late.health("ready").text().contains("\"answers\": false"),
                late.health("ready").text());
        assertEquals(200, late.health("live").status());
        assertEquals(0, up(late));
        assertTrue(control(late, "GET /system", "").contains(">does not answer<"));
        assertTrue(control(late, "GET /api/v1/status", "").contains("the shared store does not answer"));
        assertEquals("a", get(late, origin.url("/a")).text());
        assertTrue(isHit(get(late, origin.url("/a"))));
        assertTrue(late.hasLine("shared cache: Redis does not answer"), String.join("\n", late.lines()));
        path.restore();
        late.awaitLine(HEARD);
        assertEquals(1, up(late));
        Eventually.await(() -> control(late, "GET /system", "").contains(">answers<"), "the page that says so");
        assertTrue(
                late.health("ready").text().contains("\"answers\": true"),
                late.health("ready").text());
    }

    @Test
    @Order(2)
    void whatOneFetchedTheOtherHas() {
        stored(one, origin.url("/hit"), "hello");
        RawResponse second = get(two, origin.url("/hit"));
        assertEquals("hello", second.text());
        assertTrue(isHit(second), second.header("cache-status"));
        String body = "x".repeat(700_000);
        stored(two, origin.url("/large"), body);
        Eventually.await(() -> redis.keys("*:2") == 1, "all of it is there");
        Eventually.await(() -> isHit(get(one, origin.url("/large"))), "the other's");
        assertEquals(body, get(one, origin.url("/large")).text());
    }

    /** Whoever is somebody else by mistake may do more than it should. */
    @Test
    @Order(2)
    void eachIsThereAsTheUserItIsToldToBe() {
        assertEquals(1, redis.users().stream().filter("default"::equals).count());
    }

    @Test
    @Order(3)
    void anUnsafeRequestToOneMakesItInvalidAtTheOther() {
        stored(one, origin.url("/u"), "old");
        assertEquals("old", get(two, origin.url("/u")).text());
        origin.answerOnce("HTTP/1.1 204 No Content\r\n\r\n");
        assertEquals(204, ask(one, "DELETE", origin.url("/u")).status());
        origin.answer(ok("new"));
        Eventually.await(
                () -> get(two, origin.url("/u")).text().equals("new"), "invalid at the other one", A_SECOND_OR_SO);
    }

    @Test
    @Order(4)
    void aPurgeByTheApiOfOneReachesTheOther() {
        stored(two, origin.url("/p"), "old", "Cache-Tag: t");
        assertEquals("old", get(one, origin.url("/p")).text());
        origin.answer(ok("new"));
        String purged = control(two, "POST /api/v1/cache/purge", "{\"tag\":\"t\"}");
        assertTrue(purged.contains("\"purged\":1"), purged);
        Eventually.await(
                () -> get(one, origin.url("/p")).text().equals("new"), "purged at the other one", A_SECOND_OR_SO);
    }

    @Test
    @Order(5)
    void noSecretIsShown() {
        for (PackagedWeir weir : List.of(one, two, late)) {
            String shown = String.join("\n", weir.lines())
                    + control(weir, "GET /api/v1/config", "")
                    + control(weir, "GET /api/v1/status", "")
                    + weir.health("ready").text();
            assertFalse(shown.contains(PASSWORD), shown);
            assertFalse(shown.contains(KEY), shown);
            assertTrue(shown.contains("weir.cache.redis.key-file"), shown);
        }
    }

    @Test
    @Order(6)
    void whoIsKilledWhileItIsItsTurnKeepsTheOtherWaitingForAWhileOnly() throws IOException {
        Held held = origin.hold();
        try (RawClient client = one.client()) {
            client.send("GET " + origin.url("/turn") + " HTTP/1.1\r\nHost: x\r\n\r\n");
            Eventually.await(held::hasArrived, "its turn");
            origin.answer(ok("got"));
            long looks = redis.calls("get");
            CompletableFuture<RawResponse> answer = CompletableFuture.supplyAsync(
                    () -> get(two, origin.url("/turn")), Executors.newVirtualThreadPerTaskExecutor());
            Eventually.await(() -> redis.calls("get") > looks, "the other one waits");
            one.signal("KILL");
            one.awaitExit();
            assertEquals("got", answer.join().text());
        } finally {
            held.release();
        }
        assertEquals(1, up(two));
    }

    @Test
    @Order(7)
    void aLargeBodyIsSentAsItComes() {
        String body = "x".repeat(5_000_000);
        double before = written(two);
        origin.answerOnce(ok(body));
        assertEquals(body, get(two, origin.url("/larger")).text());
        Eventually.await(() -> written(two) >= before + 21, "written");
        RawResponse other = get(late, origin.url("/larger"));
        assertEquals(body, other.text());
        assertTrue(isHit(other), other.header("cache-status"));
    }

    @Test
    @Order(8)
    void whoIsToldToEndEndsWhileTheOtherGoesOn() {
        stored(late, origin.url("/left"), "left");
        late.signal("TERM");
        origin.answer(ok("fetched"));
        int asked = 0;
        while (late.isAlive()) {
            assertEquals("fetched", get(two, origin.url("/on" + asked++)).text());
        }
        assertEquals(0, late.awaitExit(), String.join("\n", late.lines()));
        assertTrue(late.lines().stream().noneMatch(line -> line.contains(" ERROR ")), String.join("\n", late.lines()));
        RawResponse left = get(two, origin.url("/left"));
        assertEquals("left", left.text());
        assertTrue(isHit(left), left.header("cache-status"));
        assertEquals(1, up(two));
    }
}
