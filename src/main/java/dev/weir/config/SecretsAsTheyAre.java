package dev.weir.config;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.Expressions;
import io.smallrye.config.Priorities;
import jakarta.annotation.Priority;
import org.jspecify.annotations.Nullable;

/**
 * Takes secrets of the environment as they are: whoever makes a password knows nothing of expressions, and one with a dollar sign in it
 * would be another (ADR 38).
 */
@Priority(Priorities.LIBRARY + 290)
public final class SecretsAsTheyAre implements ConfigSourceInterceptor {

    private static final long serialVersionUID = 1L;

    @Override
    public @Nullable ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
        ConfigValue found = context.proceed(name);
        // Whoever does not expand it does not take the mark away again either.
        return found == null || found.getValue() == null || !Expressions.isEnabled() || !isLiteral(name, found)
                ? found
                : found.withValue(found.getValue().replace("$", "\\$"));
    }

    private static boolean isLiteral(String name, ConfigValue found) {
        return switch (String.valueOf(found.getConfigSourceName())) {
            case EnvConfigSource.NAME -> Secrecy.of(name) != Secrecy.NONE;
            case WhereTracesGo.NAME -> true;
            default -> false;
        };
    }
}
