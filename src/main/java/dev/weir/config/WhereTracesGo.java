package dev.weir.config;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.common.MapBackedConfigSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * Traces are made where a collector is named and nowhere else. The variables that OpenTelemetry defines for every program
 * ({@code OTEL_EXPORTER_OTLP_ENDPOINT}) are as good as the keys of Quarkus.
 */
public final class WhereTracesGo implements ConfigSourceFactory {

    /** The name of the source of these values. */
    static final String NAME = "where traces go";

    private static final String PREFIX = "quarkus.";
    private static final String DISABLED = "otel.sdk.disabled";
    private static final String ENDPOINT = "otel.exporter.otlp.endpoint";
    private static final String TRACES_ENDPOINT = "otel.exporter.otlp.traces.endpoint";

    private static final List<String> TAKEN_OVER = List.of(
            DISABLED,
            ENDPOINT,
            TRACES_ENDPOINT,
            "otel.exporter.otlp.headers",
            "otel.exporter.otlp.traces.headers",
            "otel.exporter.otlp.protocol",
            "otel.exporter.otlp.traces.protocol",
            "otel.service.name",
            "otel.resource.attributes",
            "otel.traces.sampler.arg");

    /** Below {@code application.properties}, above the defaults. */
    private static final int ORDINAL = 200;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        Map<String, String> values = new HashMap<>();
        for (String name : TAKEN_OVER) {
            String value = set(context, name);
            if (value != null) {
                values.put(PREFIX + name, value);
            }
        }
        boolean collected = values.containsKey(PREFIX + ENDPOINT)
                || values.containsKey(PREFIX + TRACES_ENDPOINT)
                || set(context, PREFIX + ENDPOINT) != null
                || set(context, PREFIX + TRACES_ENDPOINT) != null;
        values.putIfAbsent(PREFIX + DISABLED, Boolean.toString(!collected));
        return List.of(new Taken(values));
    }

    /** The values, under a name by which they are known. */
    private static final class Taken extends MapBackedConfigSource {
        private static final long serialVersionUID = 1L;

        Taken(Map<String, String> values) {
            super(NAME, values, ORDINAL);
        }
    }

    /** What somebody has set, which a default is not. */
    private static @Nullable String set(ConfigSourceContext context, String name) {
        ConfigValue found = context.getValue(name);
        if (found == null || found.getConfigSourceOrdinal() < ORDINAL) {
            return null;
        }
        // To every other program that reads these variables a dollar sign is one.
        String value =
                EnvConfigSource.NAME.equals(found.getConfigSourceName()) ? found.getRawValue() : found.getValue();
        return value == null || value.isBlank() ? null : value;
    }
}
