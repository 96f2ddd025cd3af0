package dev.weir.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The fields of a header or trailer section, in the order they were sent in. */
public record Fields(List<Field> all) {
    public static final Fields NONE = new Fields(List.of());

    public Fields {
        all = List.copyOf(all);
    }

    /** Fields from names and values in turn. */
    public static Fields of(String... namesAndValues) {
        List<Field> all = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            all.add(new Field(namesAndValues[i], namesAndValues[i + 1]));
        }
        return new Fields(all);
    }

    public Fields and(String name, String value) {
        List<Field> more = new ArrayList<>(all);
        more.add(new Field(name, value));
        return new Fields(more);
    }

    /** The value of a field, the values of its lines joined by a comma, or null where there is none. */
    public @Nullable String get(String name) {
        List<String> values = values(name);
        return values.isEmpty() ? null : String.join(", ", values);
    }

    public List<String> values(String name) {
        return all.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(Field::value)
                .toList();
    }

    public boolean has(String name) {
        return !values(name).isEmpty();
    }

    /** Each field as a line, such as {@code Host: a}. */
    public List<String> lines() {
        return all.stream().map(Field::toString).toList();
    }

    public List<String> names() {
        return all.stream().map(Field::name).toList();
    }

    @Override
    public String toString() {
        return all.stream().map(Field::toString).collect(Collectors.joining("\n"));
    }
}
