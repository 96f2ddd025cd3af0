package dev.weir.control.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.config.WeirConfig;
import dev.weir.control.settings.SettingsBody.Setting;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

    private static Map<String, Setting> settings(Map<String, String> set) {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(new PropertiesConfigSource(set, "the operator's", 400))
                .build();
        return new Settings(config).all().stream().collect(Collectors.toMap(Setting::key, setting -> setting));
    }

    @Test
    void everyKeyIsThereWithItsDefault() {
        Map<String, Setting> all = settings(Map.of());
        assertEquals(new Setting("weir.name", "weir", "weir", false), all.get("weir.name"));
        assertEquals(
                new Setting("weir.proxy.limits.header-bytes", "64K", "64K", false),
                all.get("weir.proxy.limits.header-bytes"));
        assertEquals(new Setting("weir.preset", null, null, false), all.get("weir.preset"));
        assertTrue(all.keySet().stream().allMatch(key -> key.startsWith("weir.")));
        assertTrue(
                all.containsKey("weir.control.viewer-password-file"),
                () -> all.keySet().toString());
        assertFalse(all.keySet().stream().anyMatch(key -> key.contains("*")));
    }

    @Test
    void whatIsSetIsTold() {
        Map<String, Setting> all = settings(Map.of(
                "weir.name",
                "other",
                "weir.policy.feeds.ads.url",
                "https://lists.example/ads?token=hidden",
                "weir.policy.feeds.ads.interval",
                "2h",
                "weir.cache.rules.\"a.b\".match",
                "*"));
        assertEquals(new Setting("weir.name", "other", "weir", true), all.get("weir.name"));
        assertEquals(
                new Setting("weir.policy.feeds.ads.url", "https://lists.example/***", null, true),
                all.get("weir.policy.feeds.ads.url"));
        assertEquals(
                new Setting("weir.policy.feeds.ads.interval", "2h", "1h", true),
                all.get("weir.policy.feeds.ads.interval"));
        assertEquals(
                new Setting("weir.cache.rules.\"a.b\".match", "*", null, true),
                all.get("weir.cache.rules.\"a.b\".match"));
    }

    @Test
    void theKeysAreThoseOfTheMapping() {
        List<String> patterns =
                Key.of("weir", WeirConfig.class).stream().map(Key::pattern).toList();
        assertTrue(
                patterns.containsAll(List.of(
                        "weir.data-dir",
                        "weir.proxy.http.port",
                        "weir.policy.feeds.*.max-bytes",
                        "weir.cache.rules.*.ignore-query",
                        "weir.analytics.price-per-gb",
                        "weir.server-timing")),
                patterns::toString);
        assertEquals(patterns.stream().sorted().distinct().toList(), patterns);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "weir.control.manager-password | secret | ***",
                "weir.control.viewer-password | $2y$05$abc | ***",
                "weir.control.manager-password-file | /etc/weir/manager | /etc/weir/manager",
                "weir.upstream.parent | http://user:secret@proxy.example:3128 | http://***@proxy.example:3128",
                "weir.upstream.parent | http://proxy.example:3128 | http://proxy.example:3128",
                "weir.upstream.parent | http://us@er:sec@ret@proxy.example:3128 | http://***@proxy.example:3128",
                "weir.upstream.parent | user:secret@proxy.example | ***",
                "weir.policy.feeds.ads.url | https://a.example/list?key=secret | https://a.example/***",
                "weir.policy.feeds.ads.url | https://a.example:8443/SECRET/list.txt | https://a.example:8443/***",
                "weir.policy.feeds.ads.url | HTTPS://a.example?secret | HTTPS://a.example/***",
                "weir.policy.feeds.ads.url | https://a.example#secret | https://a.example/***",
                "weir.policy.feeds.ads.url | https://a.example/ | https://a.example/",
                "weir.policy.feeds.ads.url | https://user:secret@a.example/list | https://***@a.example/***",
                "weir.policy.feeds.ads.url | https://a.example/secret@b | ***",
                "weir.policy.feeds.ads.url | a.example/secret | ***",
                "weir.policy.contact | a@b.example | a@b.example",
            })
    void secretsAreHidden(String key, String value, String shown) {
        assertEquals(shown, Secrets.hidden(key, value));
    }
}
