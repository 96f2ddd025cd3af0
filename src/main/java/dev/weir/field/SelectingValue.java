package dev.weir.field;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The value of a request field by which two requests are compared under {@code Vary} (RFC 9111 §4.1). */
public final class SelectingValue {

    private SelectingValue() {}

    /** Equal for two values only where they mean the same; null where there are no lines. */
    public static @Nullable String normalise(String lowerFieldName, List<String> lines) {
        throw new UnsupportedOperationException();
    }
}
