package dev.weir.policy.document;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The fields of one mapping, asked for by name; what has another shape than is asked for is a fault. */
final class Members {

    private final Node.Mapping mapping;
    private final String path;
    private final Faults faults;
    private final Map<String, Node> values = new HashMap<>();

    /**
     * @param path of the mapping; empty for the document itself
     * @param known the fields that there are; any other is a fault
     */
    Members(Node.Mapping mapping, String path, List<String> known, Faults faults) {
        this.mapping = mapping;
        this.path = path;
        this.faults = faults;
        for (Node.Field field : mapping.fields()) {
            String name = field.name().text();
            if (known.contains(name)) {
                values.put(name, field.value());
            } else {
                unknown(field.name(), known);
            }
        }
    }

    private void unknown(Node.Scalar name, List<String> known) {
        if (Names.RESERVED.contains(name.text()) && known.contains(Names.CLIENT)) {
            fault(name.start(), name.text(), "is reserved and has no meaning yet");
            return;
        }
        String what = "no such field: " + Quoted.of(name.text());
        String hint = Suggestion.of(name.text(), known)
                .map(meant -> "did you mean '" + meant + "'?")
                .orElseGet(() -> "there are " + known.stream().collect(Collectors.joining(", ")));
        faults.add(name.start(), path.isEmpty() ? what + "; " + hint : path + ": " + what + "; " + hint);
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    boolean hasAnyOf(List<String> names) {
        return names.stream().anyMatch(values::containsKey);
    }

    Node.Spot start() {
        return mapping.start();
    }

    /** Where the value of that field begins, else where all of them do. */
    Node.Spot start(String name) {
        Node value = values.get(name);
        return value == null ? mapping.start() : value.start();
    }

    /** The single value of that field; null where there is none, or a fault says why. */
    Node.@Nullable Scalar single(String name) {
        Node value = values.get(name);
        return value == null ? null : single(value, name);
    }

    private Node.@Nullable Scalar single(Node value, String name) {
        if (value instanceof Node.Scalar scalar) {
            if (!scalar.text().isEmpty()) {
                return scalar;
            }
            fault(value.start(), name, "has no value");
        } else if (!(value instanceof Node.Refused)) {
            fault(value.start(), name, "must be a single value, not " + value.kind());
        }
        return null;
    }

    /** The single values in the list of that field; empty where there is none, or a fault says why. */
    List<Node.Scalar> singles(String name) {
        Node value = values.get(name);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof Node.Sequence sequence)) {
            if (value instanceof Node.Scalar scalar && !scalar.isMissing()) {
                fault(value.start(), name, "must be a list: [" + Quoted.plain(scalar.text()) + "]");
            } else if (!(value instanceof Node.Refused)) {
                fault(value.start(), name, "must be a list");
            }
            return List.of();
        }
        if (sequence.items().isEmpty()) {
            fault(value.start(), name, "is an empty list; leave the field out");
        }
        List<Node.Scalar> singles = new ArrayList<>();
        for (int i = 0; i < sequence.items().size(); i++) {
            Node.Scalar single = single(sequence.items().get(i), name + "[" + i + "]");
            if (single != null) {
                singles.add(single);
            }
        }
        return singles;
    }

    /** The mappings in the list of that field; it may be empty, and so may its place. */
    List<Node> entries(String name) {
        Node value = values.get(name);
        return switch (value) {
            case null -> List.of();
            case Node.Sequence sequence -> sequence.items();
            case Node.Scalar scalar when scalar.isMissing() -> List.of();
            case Node.Refused refused -> List.of();
            default -> {
                fault(value.start(), name, "must be a list of entries, not " + value.kind());
                yield List.of();
            }
        };
    }

    void fault(String name, String text) {
        fault(start(name), name, text);
    }

    void fault(Node.Spot spot, String name, String text) {
        faults.add(spot, path.isEmpty() ? name : path + "." + name, text);
    }

    /** Of the mapping as a whole. */
    void fault(String text) {
        faults.add(mapping.start(), path, text);
    }
}
