package dev.weir.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WhereTracesGoTest {

    private static SmallRyeConfig config(Map<String, String> set) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(new WhereTracesGo())
                .withSources(new PropertiesConfigSource(set, "set", 300))
                .withDefaultValue("quarkus.otel.exporter.otlp.endpoint", "http://localhost:4317/")
                .build();
    }

    private static String value(SmallRyeConfig config, String key) {
        return config.getConfigValue("quarkus.otel." + key).getValue();
    }

    private static String disabled(Map<String, String> set) {
        return value(config(set), "sdk.disabled");
    }

    @Test
    void nowhereUnlessACollectorIsNamed() {
        assertEquals("true", disabled(Map.of()));
        assertEquals("true", disabled(Map.of("otel.service.name", "x")));
    }

    @ParameterizedTest
    @CsvSource({
        "otel.exporter.otlp.endpoint",
        "otel.exporter.otlp.traces.endpoint",
        "quarkus.otel.exporter.otlp.endpoint",
        "quarkus.otel.exporter.otlp.traces.endpoint",
    })
    void whereACollectorIsNamed(String key) {
        assertEquals("false", disabled(Map.of(key, "http://collector:4317")));
        assertEquals("true", disabled(Map.of(key, "")));
        assertEquals("true", disabled(Map.of(key, "http://collector:4317", "quarkus.otel.sdk.disabled", "true")));
        assertEquals("true", disabled(Map.of(key, "http://collector:4317", "otel.sdk.disabled", "true")));
    }

    @Test
    void theCommonNamesAreTakenOver() {
        SmallRyeConfig config = config(Map.of(
                "otel.exporter.otlp.endpoint", "http://collector:4318",
                "otel.exporter.otlp.protocol", "http/protobuf",
                "otel.service.name", "egress"));
        assertEquals("http://collector:4318", value(config, "exporter.otlp.endpoint"));
        assertEquals("http/protobuf", value(config, "exporter.otlp.protocol"));
        assertEquals("egress", value(config, "service.name"));
    }
}
