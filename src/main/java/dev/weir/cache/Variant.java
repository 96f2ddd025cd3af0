package dev.weir.cache;

import dev.weir.field.SelectingValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which requests a stored response answers (RFC 9111 §4.1): those whose fields, as its {@code Vary} names them, have the values that
 * the original request's had.
 */
final class Variant {

    /** Answers every request for its key. */
    static final Variant ONLY = new Variant(new String[0], new String[0]);

    /** Names that often stand alone in a {@code Vary}: a million variants share them. */
    private static final Map<String, String[]> USUAL = Stream.of(
                    "accept", "accept-encoding", "accept-language", "authorization", "cookie", "origin", "user-agent")
            .collect(Collectors.toUnmodifiableMap(name -> name, name -> new String[] {name}));

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
        String[] names = names(lowerNames);
        @Nullable String[] values = new String[names.length];
        for (int i = 0; i < names.length; i++) {
            values[i] = value(names[i], request);
        }
        return new Variant(names, values);
    }

    private static String[] names(List<String> lowerNames) {
        String @Nullable [] usual = lowerNames.size() == 1 ? USUAL.get(lowerNames.getFirst()) : null;
        return usual == null ? lowerNames.toArray(String[]::new) : usual;
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

    void freeze(Octets.Writer to) {
        to.number(names.length);
        for (int i = 0; i < names.length; i++) {
            to.text(names[i]).text(values[i]);
        }
    }

    static Variant thaw(Octets.Reader from) throws Octets.Malformed {
        int count = from.number(MOST_NAMES);
        if (count == 0) {
            return ONLY;
        }
        List<String> names = new ArrayList<>(count);
        @Nullable String[] values = new String[count];
        for (int i = 0; i < count; i++) {
            String name = from.text();
            if (name == null) {
                throw new Octets.Malformed("no name");
            }
            names.add(name);
            values[i] = from.text();
        }
        return new Variant(names(names), values);
    }

    /** More than any stored response has. */
    private static final int MOST_NAMES = 1000;

    /** What the {@code Vary} names. */
    List<String> fieldNames() {
        return List.of(names);
    }

    boolean isOnly() {
        return names.length == 0;
    }

    /** Bytes it takes. */
    int size() {
        return isOnly() ? 0 : OBJECTS + namesSize() + valuesSize();
    }

    private int namesSize() {
        if (names.length == 1 && USUAL.containsKey(names[0])) {
            return 0;
        }
        int size = ARRAY;
        for (String name : names) {
            size += REFERENCE + STRING + name.length();
        }
        return size;
    }

    private int valuesSize() {
        int size = ARRAY;
        for (String value : values) {
            size += REFERENCE + (value == null ? 0 : STRING + value.length());
        }
        return size;
    }

    private static final int OBJECTS = 24;
    private static final int REFERENCE = 4;
    private static final int ARRAY = 20;

    /** A string's object, its array's header, and what rounds it up. */
    private static final int STRING = 44;
}
