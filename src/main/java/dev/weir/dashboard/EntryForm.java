package dev.weir.dashboard;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.control.Problem;
import dev.weir.control.policy.Item;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an entry as they are filled in, and what is wrong with them.
 *
 * @param id of the entry that is changed; null for one that is added
 * @param tag of that entry, as it was when the form was made
 * @param values by the name of the field
 * @param faults likewise
 * @param general what is wrong with the entry as a whole
 */
public record EntryForm(
        EntryList list,
        @Nullable String id,
        @Nullable String tag,
        Map<String, String> values,
        Map<String, String> faults,
        List<String> general) {

    private static final List<String> TEXTS =
            List.of("domain", "url", "pattern", "cidr", "client", "user", "mode", "tunnel", "reason", "owner");
    private static final List<String> LISTS = List.of("except", "ports", "methods");
    private static final Pattern POINTER = Pattern.compile("#/([A-Za-z]+)(?:/\\d+)?");

    static EntryForm empty(EntryList list) {
        return new EntryForm(list, null, null, Map.of(), Map.of(), List.of());
    }

    static EntryForm of(EntryList list, Item item, @Nullable String tag) {
        Map<String, String> values = new HashMap<>();
        put(values, "domain", item.domain());
        put(values, "except", String.join(", ", item.except()));
        put(values, "url", item.url());
        put(values, "pattern", item.pattern());
        put(values, "cidr", item.cidr());
        put(values, "ports", item.ports().stream().map(Object::toString).collect(Collectors.joining(", ")));
        put(values, "methods", String.join(", ", item.methods()));
        put(values, "client", item.client());
        put(values, "user", item.user());
        put(values, "mode", item.mode());
        put(values, "tunnel", item.tunnel());
        put(values, "reason", item.reason());
        put(values, "owner", item.owner());
        put(values, "expires", item.expires());
        return new EntryForm(list, item.id(), tag, values, Map.of(), List.of());
    }

    private static void put(Map<String, String> values, String name, @Nullable String value) {
        if (value != null && !value.isBlank()) {
            values.put(name, value);
        }
    }

    /** What a browser sent. */
    static EntryForm read(
            EntryList list, @Nullable String id, MultivaluedMap<String, String> sent, InstantSource clock) {
        Map<String, String> values = new HashMap<>();
        TEXTS.forEach(name -> put(values, name, sent.getFirst(name)));
        LISTS.forEach(name -> put(values, name, sent.getFirst(name)));
        put(values, "expires", Expiry.of(sent.getFirst("until"), sent.getFirst("expires"), clock.instant()));
        return new EntryForm(list, id, sent.getFirst("tag"), values, Map.of(), List.of());
    }

    /** The same with one field written anew; nothing takes it out. */
    EntryForm with(String name, @Nullable String value) {
        Map<String, String> changed = new HashMap<>(values);
        changed.remove(name);
        put(changed, name, value);
        return new EntryForm(list, id, tag, changed, faults, general);
    }

    /** The entry as REST takes it. */
    String json() {
        ObjectNode entry = JsonNodeFactory.instance.objectNode();
        TEXTS.forEach(name -> {
            if (values.containsKey(name)) {
                entry.put(name, value(name));
            }
        });
        if (values.containsKey("expires")) {
            entry.put("expires", value("expires"));
        }
        LISTS.forEach(name -> {
            if (values.containsKey(name)) {
                ArrayNode members = entry.putArray(name);
                Pattern.compile("[,\\s]+").splitAsStream(value(name).strip()).forEach(members::add);
            }
        });
        return entry.toString();
    }

    /** The same with what was found wrong, each fault at its field. */
    EntryForm refused(Problem problem) {
        Map<String, String> found = new HashMap<>();
        List<String> elsewhere = new ArrayList<>();
        for (Problem.Fault fault : problem.errors()) {
            Matcher pointer = POINTER.matcher(fault.pointer() == null ? "" : fault.pointer());
            if (pointer.matches()) {
                found.merge(pointer.group(1), fault.detail(), (one, other) -> one + "; " + other);
            } else {
                elsewhere.add(fault.detail());
            }
        }
        if (problem.errors().isEmpty()) {
            elsewhere.add(problem.detail());
        }
        return new EntryForm(list, id, tag, values, Map.copyOf(found), List.copyOf(elsewhere));
    }

    public String value(String name) {
        return values.getOrDefault(name, "");
    }

    /** Empty where nothing is wrong. */
    public String fault(String name) {
        return faults.getOrDefault(name, "");
    }

    public boolean isNew() {
        return id == null;
    }
}
