package dev.weir.config;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.Priorities;
import jakarta.annotation.Priority;
import org.jspecify.annotations.Nullable;

/** {@code PORT}, by which platforms say where they look for a process, counts also where the port of the plain listener is set to nothing. */
@Priority(Priorities.LIBRARY + 320)
public final class PlatformPort implements ConfigSourceInterceptor {

    private static final long serialVersionUID = 1L;

    private static final String KEY = "weir.proxy.http.port";

    @Override
    public @Nullable ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
        ConfigValue found = context.proceed(name);
        if (found == null
                || !name.equals(KEY)
                || found.getValue() == null
                || !found.getValue().isBlank()) {
            return found;
        }
        ConfigValue port = context.proceed("PORT");
        return port == null ? found : port.withName(KEY);
    }
}
