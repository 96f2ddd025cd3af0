package dev.weir.control.classic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;

/**
 * The message, as it is sent: every member a string.
 *
 * @param user who sends it; empty where it does not say
 * @param password likewise
 * @param func what is to be done; empty where it does not say
 * @param url to what
 * @param client to whom
 */
record Message(
        String user,
        String password,
        String func,
        @Nullable String url,
        @Nullable String client) {

    private static final int LONGEST_MEMBER = 8 * 1024;

    /** What reading it came to. */
    sealed interface Reading {

        record Read(Message message) implements Reading {}

        /** Why it is none. */
        record Malformed(String why) implements Reading {}
    }

    static Reading read(String body, ObjectMapper json) {
        try {
            JsonNode node = json.readTree(body);
            if (node == null || !node.isObject()) {
                return new Reading.Malformed("the body is no JSON object");
            }
            boolean sound = node.valueStream()
                    .allMatch(member -> member.isTextual() && member.textValue().length() <= LONGEST_MEMBER);
            return sound
                    ? new Reading.Read(new Message(
                            text(node, "user", ""),
                            text(node, "pswrd", text(node, "pswr", "")),
                            text(node, "func", ""),
                            node.path("url").textValue(),
                            node.path("client").textValue()))
                    : new Reading.Malformed(
                            "every member of the message is a string of at most " + LONGEST_MEMBER + " characters");
        } catch (JsonProcessingException e) {
            return new Reading.Malformed("the body is no sound JSON");
        }
    }

    private static String text(JsonNode node, String name, String otherwise) {
        JsonNode member = node.get(name);
        return member == null ? otherwise : member.textValue();
    }

    /** What it is about; null where it does not say. The original named clients as it did sites, so both are looked for. */
    @Nullable
    String subject(Subject.Kind kind) {
        String first = kind == Subject.Kind.URL ? url : client;
        String second = kind == Subject.Kind.URL ? null : url;
        String named = first == null || first.isBlank() ? second : first;
        return named == null || named.isBlank() ? null : named;
    }

    /** Without the password. */
    @Override
    public String toString() {
        return func + " " + url + " " + client;
    }
}
