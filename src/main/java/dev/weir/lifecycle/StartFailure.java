package dev.weir.lifecycle;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.runtime.util.ExceptionUtil;
import io.smallrye.config.ConfigValidationException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.regex.Pattern;

/** What is made of a failed start: a line that names the key where a value is to blame, the whole story where we are. */
final class StartFailure {

    private static final Pattern NAMES_A_KEY =
            Pattern.compile("(?:weir|quarkus)\\.[A-Za-z0-9._\"-]+: .*", Pattern.DOTALL);

    private StartFailure() {}

    /** What is told of this is its message alone, where that is of a bad value. */
    static RuntimeException of(IllegalArgumentException failure) {
        String message = String.valueOf(failure.getMessage());
        return NAMES_A_KEY.matcher(message).matches() ? new ConfigurationException(message) : failure;
    }

    /** What the operator reads of a start that failed. */
    static String told(Throwable failure) {
        Throwable cause = ExceptionUtil.getRootCause(failure);
        if (cause instanceof ConfigurationException || cause instanceof ConfigValidationException) {
            return String.valueOf(cause.getMessage());
        }
        StringWriter story = new StringWriter();
        failure.printStackTrace(new PrintWriter(story, true));
        return "Weir cannot start: " + story.toString().stripTrailing();
    }
}
