package dev.weir.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.testing.Authority;
import dev.weir.testing.Between;
import dev.weir.testing.Eventually;
import dev.weir.testing.Identity;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.RawResponse;
import dev.weir.testing.TestRedis;
import io.quarkus.proxy.ProxyConfigurationRegistry;
import io.quarkus.redis.runtime.client.VertxRedisClientFactory;
import io.quarkus.redis.runtime.client.config.RedisClientConfig;
import io.quarkus.redis.runtime.client.config.RedisConfig;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Redis behind TLS is used where it shows what it should, and so does Weir; else nothing is told to it, and traffic goes on. */
class RedisTlsTest {

    private static final String PASSWORD = "Gentian";

    /** Connections, each of which would have been used. */
    private static final int TRIES = 5;

    @TempDir
    private static Path files;

    private static Authority authority;
    private static TestRedis redis;
    private static TestRedis elsewhere;
    private static int port;
    private static int elsewherePort;

    @BeforeAll
    static void startRedis() {
        authority = Authority.create("Redis");
        authority.writeTo(files, "authority");
        Authority.create("Another").writeTo(files, "another");
        authority.client("CN=weir").writeTo(files, "client");
        port = TestRedis.freePort();
        redis = start(port, authority.server("localhost"), "server");
        elsewherePort = TestRedis.freePort();
        elsewhere = start(elsewherePort, authority.server("elsewhere.example"), "elsewhere");
    }

    private static TestRedis start(int port, Identity identity, String name) {
        Identity.PemFiles server = identity.writeTo(files, name);
        return TestRedis.start(
                TestRedis.user("weir", PASSWORD),
                "tls-port " + port,
                "tls-cert-file " + server.certificate(),
                "tls-key-file " + server.key(),
                "tls-ca-cert-file " + files.resolve("authority.crt"),
                "tls-auth-clients yes");
    }

    @AfterAll
    static void stopRedis() {
        redis.close();
        elsewhere.close();
    }

    private static Map<String, String> settings(int port) {
        return new HashMap<>(Map.of(
                "quarkus.redis.hosts",
                "rediss://weir:" + PASSWORD + "@localhost:" + port,
                "quarkus.redis.tls.hostname-verification-algorithm",
                "HTTPS",
                "quarkus.redis.tls.trust-certificate-pem",
                "true",
                "quarkus.redis.tls.trust-certificate-pem.certs",
                files.resolve("authority.crt").toString(),
                "quarkus.redis.tls.key-certificate-pem",
                "true",
                "quarkus.redis.tls.key-certificate-pem.certs",
                files.resolve("client.crt").toString(),
                "quarkus.redis.tls.key-certificate-pem.keys",
                files.resolve("client.key").toString()));
    }

    private static Replica.Setup by(Map<String, String> settings) {
        RedisClientConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .addDefaultInterceptors()
                .withMapping(RedisConfig.class)
                .withValidateUnknown(false)
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .build()
                .getConfigMapping(RedisConfig.class)
                .clients()
                .get(RedisConfig.DEFAULT_CLIENT_NAME);
        return Replica.by(vertx -> VertxRedisClientFactory.create(
                RedisConfig.DEFAULT_CLIENT_NAME,
                vertx,
                config,
                empty(TlsConfigurationRegistry.class),
                empty(ProxyConfigurationRegistry.class)));
    }

    /** One that has nothing. */
    private static <T> T empty(Class<T> registry) {
        return registry.cast(Proxy.newProxyInstance(
                registry.getClassLoader(), new Class<?>[] {registry}, (_, _, _) -> Optional.empty()));
    }

    private static String ok() {
        return "HTTP/1.1 200 OK\r\nCache-Control: max-age=100\r\nContent-Length: 1\r\n\r\na";
    }

    @Test
    void whoShowsWhatItShouldIsUsed() {
        try (RawOrigin origin = RawOrigin.start().answer(ok());
                Replica one = by(settings(port)).joined()) {
            one.get(origin.url("/a"));
            Eventually.await(() -> one.writes("stored") >= 1, "written");
        }
    }

    @Test
    void aCertificateForAnotherNameIsRefused() {
        assertNotUsed(elsewherePort, settings(elsewherePort));
    }

    @Test
    void anUnknownAuthorityIsRefused() {
        Map<String, String> settings = settings(port);
        settings.put(
                "quarkus.redis.tls.trust-certificate-pem.certs",
                files.resolve("another.crt").toString());
        assertNotUsed(port, settings);
    }

    @Test
    void whoShowsNoCertificateIsRefused() {
        Map<String, String> settings = settings(port);
        settings.keySet().removeIf(key -> key.contains("key-certificate-pem"));
        assertNotUsed(port, settings);
    }

    @Test
    void aWrongPasswordIsRefused() {
        Map<String, String> settings = settings(port);
        settings.put("quarkus.redis.hosts", "rediss://weir:guessed@localhost:" + port);
        assertNotUsed(port, settings);
    }

    private static void assertNotUsed(int port, Map<String, String> settings) {
        try (RawOrigin origin = RawOrigin.start().answer(ok());
                Between path = Between.to(port)) {
            settings.compute("quarkus.redis.hosts", (_, hosts) -> hosts.replace(":" + port, ":" + path.port()));
            try (Replica one = by(settings).start()) {
                Eventually.await(() -> path.accepted() >= TRIES, "it was tried several times");
                one.awaitUp(0);
                assertEquals("a", one.get(origin.url("/a")).text());
                assertTrue(isHit(one.get(origin.url("/a"))));
                assertEquals(0, one.writes("stored"));
            }
        }
    }

    private static boolean isHit(RawResponse response) {
        return String.valueOf(response.header("cache-status")).startsWith("weir;hit");
    }
}
