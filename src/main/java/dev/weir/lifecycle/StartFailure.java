package dev.weir.lifecycle;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.regex.Pattern;

/** What is made of a failed start: a line that names the key where a value is to blame, the whole story where we are. */
final class StartFailure {

    private static final Pattern NAMES_A_KEY =
            Pattern.compile("(?:weir|quarkus)\\.[A-Za-z0-9._\"-]+: .*", Pattern.DOTALL);

    private StartFailure() {}

    /** Quarkus prints the message alone of what this returns for a bad value, and ends with exit code 1. */
    static RuntimeException of(IllegalArgumentException failure) {
        String message = String.valueOf(failure.getMessage());
        return NAMES_A_KEY.matcher(message).matches() ? new ConfigurationException(message) : failure;
    }
}
