package dev.weir.dashboard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;

/** The answer to a change: words that are shown for a moment, and an event that makes the page read anew what has changed. */
final class Said {

    /** The response field by which htmx raises events. */
    static final String TRIGGER = "HX-Trigger";

    private static final JsonMapper ASCII =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private Said() {}

    static Response of(String words, String event) {
        Map<String, String> events = new LinkedHashMap<>();
        events.put("weir:said", words);
        events.put(event, "");
        try {
            return Response.ok("", MediaType.TEXT_HTML_TYPE)
                    .header(TRIGGER, ASCII.writeValueAsString(events))
                    .build();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of strings", e);
        }
    }
}
