package dev.weir.cache;

import dev.weir.field.SelectingValue;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which requests a stored response answers (RFC 9111 §4.1): those whose fields, as its {@code Vary} names them, have the values that
 * the original request's had.
 */
final class Variant {

    /** Answers every request for its key. */
    static final Variant ONLY = new Variant(new String[0], new String[0]);

    private final String[] names;
    private final @Nullable String[] values;

    private Variant(String[] names, @Nullable String[] values) {
        this.names = names;
        this.values = values;
    }

    /** The variant that a request with these fields selected. */
    static Variant of(List<String> lowerNames, Selecting request) {
        if (lowerNames.isEmpty()) {
            return ONLY;
        }
        String[] names = lowerNames.toArray(String[]::new);
        @Nullable String[] values = new String[names.length];
        for (int i = 0; i < names.length; i++) {
            values[i] = value(names[i], request);
        }
        return new Variant(names, values);
    }

    private static @Nullable String value(String name, Selecting request) {
        return SelectingValue.normalise(name, request.lines(name));
    }

    boolean isSelectedBy(Selecting request) {
        for (int i = 0; i < names.length; i++) {
            if (!Objects.equals(values[i], value(names[i], request))) {
                return false;
            }
        }
        return true;
    }

    /** Whether a response to this variant's request takes the other one's place. */
    boolean replaces(Variant other) {
        if (names.length != other.names.length) {
            return false;
        }
        for (int i = 0; i < names.length; i++) {
            if (!names[i].equals(other.names[i]) || !Objects.equals(values[i], other.values[i])) {
                return false;
            }
        }
        return true;
    }

    boolean isOnly() {
        return names.length == 0;
    }

    /** Bytes it takes, about. */
    int size() {
        int size = 0;
        for (int i = 0; i < names.length; i++) {
            String value = values[i];
            size += 2 * STRING + names[i].length() + (value == null ? 0 : value.length());
        }
        return size;
    }

    /** A string's object, array header and padding. */
    private static final int STRING = 56;
}
