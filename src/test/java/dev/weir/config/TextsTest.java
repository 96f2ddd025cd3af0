package dev.weir.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the text of a setting before anybody reads a value in it. */
class TextsTest {

    private static SmallRyeConfig config(Map<String, String> environment, Map<String, String> properties) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredInterceptors()
                .withSources(new WhereTracesGo())
                .withSources(new EnvConfigSource(environment, EnvConfigSource.ORDINAL))
                .withSources(new PropertiesConfigSource(properties, "file", 260))
                .build();
    }

    private static String message(SmallRyeConfig config, String key) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, () -> config.getConfigValue(key))
                .getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "WEIR_UPSTREAM_PARENT, weir.upstream.parent",
        "WEIR_CONTROL_MANAGER_PASSWORD, weir.control.manager-password",
        "QUARKUS_REDIS_PASSWORD, quarkus.redis.password",
        "QUARKUS_REDIS_HOSTS, quarkus.redis.hosts",
        "QUARKUS_OTEL_EXPORTER_OTLP_HEADERS, quarkus.otel.exporter.otlp.headers",
        "OTEL_EXPORTER_OTLP_HEADERS, quarkus.otel.exporter.otlp.headers",
        "OTEL_SERVICE_NAME, quarkus.otel.service.name",
    })
    void secretsOfTheEnvironmentArriveAsTheyAre(String variable, String key) {
        for (String text :
                new String[] {"p${nope}w", "a$$b", "a\\$b", "a\\\\$b", "a\\b${", "$", "${}", "x\\", "${PATH:y}"}) {
            assertEquals(
                    text,
                    config(Map.of(variable, text), Map.of()).getConfigValue(key).getValue());
        }
    }

    @Test
    void aSecretInAnExpressionIsNotExpandedEither() {
        SmallRyeConfig config = config(
                Map.of("QUARKUS_REDIS_PASSWORD", "a${b}$$"),
                Map.of("weir.policy.message", "${quarkus.redis.password}"));
        assertEquals("a${b}$$", config.getConfigValue("weir.policy.message").getValue());
    }

    @Test
    void whatIsNoSecretIsExpandedAndSoAreSecretsOfFiles() {
        SmallRyeConfig config = config(
                Map.of("WEIR_NAME", "${SUFFIX}-\\$", "SUFFIX", "a"),
                Map.of("weir.upstream.parent", "http://${SUFFIX}:1"));
        assertEquals("a-$", config.getConfigValue("weir.name").getValue());
        assertEquals("http://a:1", config.getConfigValue("weir.upstream.parent").getValue());
    }

    @ParameterizedTest
    @CsvSource({
        "weir.policy.base, ${DIR}/base.yaml",
        "weir.egress.deny, 127.0.0.1/32:${DENIED_PORTS}",
        "weir.egress.deny[1], ${nope}",
        "weir.upstream.parent, http://u:p${secret}w@proxy:1",
        "weir.name, a\\b${",
        "weir.name, ${weir.name}",
        "weir.name, ${weir.policy.contact}",
        "quarkus.redis.password, pw${secret}",
        "quarkus.http.port, ${nope}",
    })
    void whatCannotBeExpandedIsNamedAndNotShown(String key, String text) {
        String message = message(config(Map.of(), Map.of(key, text, "weir.policy.contact", "${nope}")), key);
        assertTrue(message.startsWith(key + ": "), message);
        assertFalse(message.contains("secret"), message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "weir.upstream.parent",
                "weir.egress.deny",
                "weir.egress.deny[0]",
                "weir.policy.base",
                "weir.cache.redis.key-file",
                "quarkus.tls.certificate-revocation-list",
                "quarkus.tls.upstream.certificate-revocation-list",
                "quarkus.tls.upstream.trust-store.pem.certs",
            })
    void whatWouldOpenSomethingIsNotEmpty(String key) {
        for (String text : new String[] {"", " ", ",", " , "}) {
            String message = message(config(Map.of(), Map.of(key, text)), key);
            assertTrue(message.startsWith(key + ": "), message);
        }
        assertEquals(
                "",
                config(Map.of(), Map.of("weir.egress.allow", ""))
                        .getConfigValue("weir.egress.allow")
                        .getValue());
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, 24241, 24241",
                "'', 24241, 24241",
                "' ', 24241, 24241",
                "3, 24241, 3",
                "'', -, ''",
                "'', '', ''"
            })
    void anEmptyPortLeavesThePlatformsInForce(@Nullable String own, @Nullable String platforms, String inForce) {
        Map<String, String> environment = new HashMap<>();
        if (own != null) {
            environment.put("WEIR_PROXY_HTTP_PORT", own);
        }
        if (platforms != null) {
            environment.put("PORT", platforms);
        }
        SmallRyeConfig config = config(environment, Map.of("weir.proxy.http.port", "${PORT:3128}"));
        assertEquals(inForce, config.getConfigValue("weir.proxy.http.port").getValue());
    }
}
