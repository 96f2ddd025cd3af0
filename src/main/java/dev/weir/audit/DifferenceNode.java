package dev.weir.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A difference as it stands in a line of the audit: what is not known is left out. */
final class DifferenceNode {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private DifferenceNode() {}

    static ObjectNode write(Difference difference) {
        ObjectNode node = JSON.objectNode();
        put(node, "before", difference.before());
        put(node, "after", difference.after());
        put(node, "added", difference.added());
        put(node, "removed", difference.removed());
        put(node, "changed", difference.changed());
        node.set("settings", texts(difference.settings()));
        return node;
    }

    private static void put(ObjectNode node, String name, Difference.@Nullable Text text) {
        if (text != null) {
            node.putObject(name).put("sha256", text.sha256()).put("bytes", text.bytes());
        }
    }

    private static void put(ObjectNode node, String name, Difference.@Nullable Ids ids) {
        if (ids != null) {
            node.putObject(name).put("count", ids.count()).set("ids", texts(ids.ids()));
        }
    }

    private static ArrayNode texts(List<String> texts) {
        ArrayNode array = JSON.arrayNode();
        texts.forEach(array::add);
        return array;
    }

    /** Null for what is none. */
    static @Nullable Difference read(JsonNode node) {
        return node.isObject()
                ? new Difference(
                        text(node.path("before")),
                        text(node.path("after")),
                        ids(node.path("added")),
                        ids(node.path("removed")),
                        ids(node.path("changed")),
                        texts(node.path("settings")))
                : null;
    }

    private static Difference.@Nullable Text text(JsonNode node) {
        return node.isObject()
                ? new Difference.Text(
                        node.path("sha256").asText(), node.path("bytes").asLong())
                : null;
    }

    private static Difference.@Nullable Ids ids(JsonNode node) {
        return node.isObject() ? new Difference.Ids(node.path("count").asInt(), texts(node.path("ids"))) : null;
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asText).toList();
    }
}
