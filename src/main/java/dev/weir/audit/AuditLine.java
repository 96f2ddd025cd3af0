package dev.weir.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The lines of the audit: one JSON object each, bounded in length. */
final class AuditLine {

    private static final int LONGEST_NAME = 512;
    /** An entry with a thousand exceptions has no more. */
    static final int LONGEST_TEXT = 32 * 1024;

    private static final String CUT = "…";

    private final ObjectMapper json = new ObjectMapper();

    /**
     * What a line says.
     *
     * @param number of the line
     * @param time of the line
     * @param id of the deed
     * @param end what it came to; null in a line that says it is about to be done
     */
    record Read(
            long number,
            Instant time,
            String id,
            Deed deed,
            @Nullable Happening end) {}

    byte[] intent(long number, Instant time, Deed deed) {
        return bytes(head("intent", number, time, deed));
    }

    byte[] end(Happening happening) {
        ObjectNode line = head("audit", happening.number(), happening.time(), happening.deed());
        line.put("result", happening.outcome().result().token());
        put(line, "reason", happening.outcome().reason(), LONGEST_TEXT);
        put(line, "before", happening.outcome().before(), LONGEST_TEXT);
        put(line, "after", happening.outcome().after(), LONGEST_TEXT);
        Difference difference = happening.outcome().difference();
        if (difference != null) {
            line.set("difference", DifferenceNode.write(difference));
        }
        return bytes(line);
    }

    private ObjectNode head(String log, long number, Instant time, Deed deed) {
        ObjectNode line = json.createObjectNode();
        line.put("log", log);
        line.put("number", number);
        line.put("time", time.toString());
        line.put("id", cut(deed.id(), LONGEST_NAME));
        line.put("actor", cut(deed.actor(), LONGEST_NAME));
        put(line, "from", deed.from(), LONGEST_NAME);
        line.put("action", cut(deed.action(), LONGEST_NAME));
        line.put("target", cut(deed.target(), LONGEST_NAME));
        return line;
    }

    private static void put(ObjectNode line, String name, @Nullable String value, int longest) {
        if (value != null) {
            line.put(name, cut(value, longest));
        }
    }

    private static String cut(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
        return text.substring(0, end) + CUT + " (" + text.length() + " characters)";
    }

    private byte[] bytes(ObjectNode line) {
        try {
            return (json.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a line is text and numbers", e);
        }
    }

    /** Nothing for what is no line of ours, such as one that was cut off. */
    Optional<Read> read(String line) {
        try {
            JsonNode node = json.readTree(line);
            if (node == null
                    || !node.path("number").canConvertToLong()
                    || !node.path("id").isTextual()) {
                return Optional.empty();
            }
            Deed deed = new Deed(
                    node.path("id").asText(),
                    node.path("actor").asText(),
                    text(node, "from"),
                    node.path("action").asText(),
                    node.path("target").asText());
            long number = node.path("number").asLong();
            Instant time = Instant.parse(node.path("time").asText());
            return Optional.of(new Read(number, time, deed.id(), deed, end(node, number, time, deed)));
        } catch (JsonProcessingException | DateTimeParseException _) {
            return Optional.empty();
        }
    }

    private static @Nullable Happening end(JsonNode node, long number, Instant time, Deed deed) {
        String result = text(node, "result");
        return result == null
                ? null
                : new Happening(
                        number,
                        time,
                        deed,
                        new Outcome(
                                Result.of(result),
                                text(node, "before"),
                                text(node, "after"),
                                text(node, "reason"),
                                DifferenceNode.read(node.path("difference"))));
    }

    private static @Nullable String text(JsonNode node, String name) {
        JsonNode value = node.get(name);
        return value == null || !value.isTextual() ? null : value.asText();
    }
}
