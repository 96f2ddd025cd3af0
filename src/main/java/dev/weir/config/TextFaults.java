package dev.weir.config;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.Priorities;
import jakarta.annotation.Priority;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Stops the start where the text of a setting, whatever it is of, is none: with an expression that stands for nothing, or empty where
 * that would open something. A setting that may be missing would be missing then, without a word (ADR 38).
 */
@Priority(Priorities.LIBRARY + 310)
public final class TextFaults implements ConfigSourceInterceptor {

    private static final long serialVersionUID = 1L;

    private static final Pattern OURS = Pattern.compile("(?:weir|quarkus)\\..+");

    /** Without them Weir reaches, trusts or takes more than with them. */
    private static final Pattern CLOSING = Pattern.compile("weir\\.upstream\\.parent"
            + "|weir\\.egress\\.deny(?:\\[\\d+])?"
            + "|weir\\.policy\\.base"
            + "|weir\\.cache\\.redis\\.key-file"
            + "|quarkus\\.tls\\.(?:.+\\.)?(?:trust-store\\.pem\\.certs|certificate-revocation-list)(?:\\[\\d+])?");

    /** A list of nothing is empty as well. */
    private static final Pattern NOTHING = Pattern.compile("[\\s,]*");

    @Override
    public @Nullable ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
        if (!OURS.matcher(name).matches()) {
            return context.proceed(name);
        }
        ConfigValue found = expanded(context, name);
        if (found != null && found.hasProblems()) {
            throw unexpanded(name);
        }
        if (isEmpty(found) && CLOSING.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    name + ": an empty value says nothing; where there is to be none, do not set it");
        }
        return found;
    }

    private static @Nullable ConfigValue expanded(ConfigSourceInterceptorContext context, String name) {
        try {
            return context.proceed(name);
        } catch (RuntimeException e) {
            // Its message has a part of the value, which may be a secret, and mostly no name.
            throw unexpanded(name);
        }
    }

    private static IllegalArgumentException unexpanded(String name) {
        return new IllegalArgumentException(
                name + ": what is between ${ and } is set nowhere; a dollar sign that is one is written \\$");
    }

    private static boolean isEmpty(@Nullable ConfigValue found) {
        return found != null
                && found.getValue() != null
                && NOTHING.matcher(found.getValue()).matches();
    }
}
