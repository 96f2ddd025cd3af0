package dev.weir.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingFaultsTest {

    private static List<String> faults(Map<String, String> values) {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .addDefaultInterceptors()
                .withMapping(WeirConfig.class)
                .withSources(new PropertiesConfigSource(values, "test", 500))
                .build();
        return SettingFaults.of(config.getConfigMapping(WeirConfig.class));
    }

    @Test
    void theDefaultsAreFine() {
        assertEquals(List.of(), faults(Map.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "weir.name, two words",
        "weir.name, a/b",
        "weir.proxy.http.port, -1",
        "weir.proxy.http.port, 65536",
        "weir.proxy.https.port, 70000",
        "weir.proxy.limits.uri, 0",
        "weir.proxy.limits.uri, 4G",
        "weir.proxy.limits.header-bytes, 3G",
        "weir.proxy.limits.header-fields, 0",
        "weir.proxy.limits.header-deadline, PT0S",
        "weir.proxy.limits.idle, PT-1S",
        "weir.proxy.limits.body-idle, 0s",
        "weir.proxy.limits.connections, 0",
        "weir.proxy.limits.connections-per-client, -5",
        "weir.proxy.limits.tunnels, -1",
        "weir.proxy.limits.tunnel-idle, 400d",
        "weir.upstream.connect-timeout, 2h",
        "weir.upstream.response-timeout, 0s",
        "weir.upstream.idle-timeout, PT-5S",
        "weir.upstream.pool-size, 0",
        "weir.upstream.queue, -1",
        "weir.policy.configmap, Weir_Policy",
        "weir.policy.key, a/b",
        "weir.policy.base, weir-data/../weir-data/policy.yaml",
        "weir.cache.memory.max-bytes, 0",
        "weir.cache.max-object-size, 0",
        "weir.cache.max-object-size, 2G",
        "weir.cache.heuristic-max, PT-1S",
        "weir.cache.default-ttl, 4000d",
        "weir.cache.targeted-fields, two words",
        "weir.access-log.path, src/../src",
        "weir.analytics.price-per-gb, -0.01",
        "weir.analytics.price-per-gb, NaN",
        "weir.analytics.price-per-gb, 1e10",
        "weir.analytics.currency, dollars",
        "weir.shutdown.delay, PT-1S",
        "weir.shutdown.drain, 1000000d",
    })
    void namesTheKeyOfAValueThatMakesNoSense(String key, String value) {
        List<String> faults = faults(Map.of(key, value));
        assertEquals(1, faults.size(), faults::toString);
        assertTrue(faults.getFirst().startsWith(key + ": "), faults::toString);
    }

    @Test
    void passwordsWithoutUsersAndUsersWithoutPasswordsAreNamed() {
        List<String> faults = faults(Map.of("weir.proxy.auth", "basic"));
        assertEquals(1, faults.size(), faults::toString);
        assertTrue(faults.getFirst().startsWith("weir.proxy.users-file: "), faults::toString);
        faults = faults(Map.of("weir.proxy.users-file", "users"));
        assertEquals(1, faults.size(), faults::toString);
        assertTrue(faults.getFirst().startsWith("weir.proxy.auth: "), faults::toString);
        assertEquals(List.of(), faults(Map.of("weir.proxy.auth", "basic", "weir.proxy.users-file", "users")));
    }

    @ParameterizedTest
    @CsvSource({"min, PT-1S", "max, 4000d", "lifetime, PT-5S"})
    void namesTheKeyOfARuleThatMakesNoSense(String property, String value) {
        String key = "weir.cache.rules.one." + property;
        List<String> faults = faults(Map.of("weir.cache.rules.one.match", "*", key, value));
        assertEquals(1, faults.size(), faults::toString);
        assertTrue(faults.getFirst().startsWith(key + ": "), faults::toString);
    }

    @ParameterizedTest
    @CsvSource({
        "one.interval, 59s",
        "one.interval, 400d",
        "one.max-bytes, 0",
        "one.max-bytes, 2G",
    })
    void namesTheKeyOfAFeedThatMakesNoSense(String property, String value) {
        String key = "weir.policy.feeds." + property;
        List<String> faults = faults(Map.of("weir.policy.feeds.one.url", "https://lists.example/", key, value));
        assertEquals(1, faults.size(), faults::toString);
        assertTrue(faults.getFirst().startsWith(key + ": "), faults::toString);
    }

    @ParameterizedTest
    @CsvSource({"\"..\"", "\"a/b\"", "-a", "\"a b\"", "ü"})
    void feedsHaveNamesThatCanBeFilesAndLabels(String name) {
        List<String> faults = faults(Map.of("weir.policy.feeds." + name + ".url", "https://lists.example/"));
        assertEquals(1, faults.size(), faults::toString);
        assertTrue(faults.getFirst().startsWith("weir.policy.feeds."), faults::toString);
    }

    @Test
    void feedsDifferInMoreThanTheCaseOfTheirLetters() {
        List<String> faults = faults(Map.of(
                "weir.policy.feeds.ads.url", "https://lists.example/",
                "weir.policy.feeds.Ads.url", "https://lists.example/"));
        assertEquals(1, faults.size(), faults::toString);
    }

    @ParameterizedTest
    @CsvSource({
        "weir.name, cache-1.eu_west",
        "weir.proxy.http.port, 0",
        "weir.proxy.limits.tunnels, 0",
        "weir.shutdown.drain, 0s",
        "weir.upstream.queue, 0",
        "weir.cache.memory.max-bytes, 1M",
        "weir.cache.heuristic-max, 0s",
        "weir.cache.default-ttl, 99000s",
    })
    void edgesAreFine(String key, String value) {
        assertEquals(List.of(), faults(Map.of(key, value)));
    }
}
