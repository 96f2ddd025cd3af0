package dev.weir.helm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.config.SettingFaults;
import dev.weir.config.WeirConfig;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.StringReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the chart tells Weir is what Weir reads: every key exists, every value makes sense, and arrives as it was meant. */
class ChartSettingsTest {

    /** Of Quarkus; {@code ChartIT} holds those of the settings against the packaged application. */
    private static final Set<String> KNOWN_TO_OTHERS =
            Set.of("HOSTNAME", "JAVA_TOOL_OPTIONS", "TZ", "KUBERNETES_NAMESPACE", "QUARKUS_REDIS_PASSWORD");

    private static Map<String, String> settings(Values values) throws IOException {
        return settings(values.document(), values == Values.ONE_REPLICA ? "gate-config" : Chart.RELEASE + "-config");
    }

    private static Map<String, String> settings(String values, String name) throws IOException {
        Properties read = new Properties();
        read.load(new StringReader(Chart.render(values)
                .get("ConfigMap", name)
                .at("/data/application.properties")
                .asText()));
        Map<String, String> settings = new HashMap<>();
        read.forEach((key, value) -> settings.put((String) key, (String) value));
        return settings;
    }

    /** Fails on a key under {@code weir.} that does not exist. */
    private static WeirConfig config(Map<String, String> settings, Map<String, String> environment) {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .addDefaultInterceptors()
                .withMapping(WeirConfig.class)
                .withSources(new PropertiesConfigSource(settings, "chart", 260), new EnvConfigSource(environment, 300))
                .build();
        return config.getConfigMapping(WeirConfig.class);
    }

    @ParameterizedTest
    @EnumSource
    void everyKeyExistsAndEveryValueMakesSense(Values values) throws IOException {
        List<String> faults = SettingFaults.of(config(settings(values), Map.of())).stream()
                // Of a file that the pod mounts.
                .filter(fault -> !fault.endsWith("cannot be read"))
                .toList();
        assertEquals(List.of(), faults);
    }

    @ParameterizedTest
    @EnumSource
    void everyVariableIsRead(Values values) {
        for (JsonNode variable : Chart.render(values.document()).container().path("env")) {
            String name = variable.path("name").asText();
            if (name.startsWith("WEIR_")) {
                assertEquals("WEIR_UPSTREAM_PARENT", name);
                assertEquals(
                        "http://next:3128",
                        config(Map.of(), Map.of(name, "http://next:3128"))
                                .upstream()
                                .parent()
                                .orElseThrow());
            } else {
                assertTrue(KNOWN_TO_OTHERS.contains(name), name);
            }
        }
    }

    @Test
    void listsAndNumbersArriveWhole() throws IOException {
        WeirConfig config = config(settings(Values.EVERY_POD_SETTING), Map.of());
        assertEquals(20_000_000, config.proxy().limits().connections());
        assertEquals(7, config.proxy().clients().size());
        assertEquals(
                List.of("https://lists.example/hosts.txt"),
                config.policy().feeds().values().stream()
                        .map(WeirConfig.Feed::url)
                        .toList());
        assertEquals(
                2,
                config(settings(Values.UPSTREAM), Map.of())
                        .egress()
                        .deny()
                        .orElseThrow()
                        .size());
    }

    @Test
    void textsArriveAsTheyAre() throws IOException {
        WeirConfig.Policy policy = config(settings(Values.UPSTREAM), Map.of()).policy();
        assertEquals("the \"network\" team", policy.contact());
        assertEquals("C:\\proxy and äöü", policy.message().orElseThrow());
    }

    /** Of the chart's own values no part is an expression, and none of a list's items is two. */
    @Test
    void dollarSignsAndCommasArriveAsTheyAre() throws IOException {
        WeirConfig config = config(settings("""
                control: {existingSecret: passwords}
                policy: {contact: 'a${b}c', message: 'C:\\$x $$ \\\\ ${y}\\'}
                proxy: {names: ['a,b', 'c\\,d', 'e\\${f}\\']}
                """, "edge-config"), Map.of());
        assertEquals("a${b}c", config.policy().contact());
        assertEquals("C:\\$x $$ \\\\ ${y}\\", config.policy().message().orElseThrow());
        assertEquals(
                List.of("a,b", "c\\,d", "e\\${f}\\"),
                config.proxy().names().orElseThrow().subList(4, 7));
    }

    @Test
    void otherKeysMayHaveExpressionsAndListsWithCommas() throws IOException {
        WeirConfig config = config(settings("""
                control: {existingSecret: passwords}
                config: {weir.name: '${weir.policy.on-missing}-\\${x}', weir.proxy.names: ['a,b', c]}
                """, "edge-config"), Map.of());
        assertEquals("deny-${x}", config.name());
        assertEquals(List.of("a,b", "c"), config.proxy().names().orElseThrow());
    }

    @Test
    void theServicesNamesMeanThisProxy() throws IOException {
        assertEquals(
                List.of("edge", "edge.egress", "edge.egress.svc", "edge.egress.svc.cluster.local"),
                config(settings(Values.DEFAULTS), Map.of()).proxy().names().orElseThrow());
    }

    @Test
    void whatIsSetByKeyBeatsWhatTheChartSets() throws IOException {
        Set<String> keys = new TreeSet<>(settings(Values.EVERY_POD_SETTING).keySet());
        assertTrue(keys.contains("weir.preset"));
        assertEquals("false", settings(Values.EVERY_POD_SETTING).get("weir.proxy.https.enabled"));
    }
}
