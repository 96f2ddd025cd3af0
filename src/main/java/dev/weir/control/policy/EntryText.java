package dev.weir.control.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a client sent as an entry: JSON, strictly, without the fields that only Weir writes. What the fields mean is for the reader of
 * policy documents to say.
 */
sealed interface EntryText {

    /**
     * An object with nothing in it that has the wrong type.
     *
     * @param json of the entry
     * @param id that it has; null for none
     */
    record Written(String json, @Nullable String id) implements EntryText {}

    /** The same as the entry of that id, which it may name or not. */
    default EntryText withId(String given) {
        return switch (this) {
            case Written(String json, String id)
            when id == null ->
                new Written(json.equals("{}") ? json : "{\"id\":\"" + given + "\"," + json.substring(1), given);
            case Written(String json, String id)
            when !given.equals(id) -> new Malformed("id: is not the one in the path; an entry keeps its id");
            default -> this;
        };
    }

    /** Why it is none. */
    record Malformed(String why) implements EntryText {}

    JsonMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Lists, and what is in them. */
    Map<String, Set<JsonNodeType>> LISTS = Map.of(
            "except", EnumSet.of(JsonNodeType.STRING),
            "methods", EnumSet.of(JsonNodeType.STRING),
            "ports", EnumSet.of(JsonNodeType.STRING, JsonNodeType.NUMBER));

    Set<String> TEXTS = Set.of(
            "id", "domain", "url", "pattern", "cidr", "client", "user", "mode", "tunnel", "reason", "owner", "expires");

    static EntryText read(String body) {
        try {
            return STRICT.readTree(body) instanceof ObjectNode object
                    ? of(object)
                    : new Malformed("the body is no JSON object");
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            String where = at == null ? "" : "line %d, column %d: ".formatted(at.getLineNr(), at.getColumnNr());
            return new Malformed("the body is no sound JSON: " + where + e.getOriginalMessage());
        }
    }

    private static EntryText of(ObjectNode object) {
        object.remove(Item.READ_ONLY);
        object.properties().removeIf(field -> field.getValue().isNull());
        Optional<String> fault = object.properties().stream()
                .flatMap(field -> fault(field.getKey(), field.getValue()).stream())
                .findFirst();
        return fault.<EntryText>map(Malformed::new).orElseGet(() -> new Written(object.toString(), id(object)));
    }

    private static @Nullable String id(ObjectNode object) {
        JsonNode id = object.get("id");
        return id == null ? null : id.textValue();
    }

    private static Optional<String> fault(String name, JsonNode value) {
        Set<JsonNodeType> inside = LISTS.get(name);
        if (inside == null) {
            boolean passes = value.isTextual() || !TEXTS.contains(name);
            return passes ? Optional.empty() : Optional.of(name + ": must be a string");
        }
        boolean sound =
                value.isArray() && value.valueStream().allMatch(member -> inside.contains(member.getNodeType()));
        String what = inside.size() == 1 ? "strings" : "numbers, or strings such as \"8000-8999\"";
        return sound ? Optional.empty() : Optional.of(name + ": must be a list of " + what);
    }
}
