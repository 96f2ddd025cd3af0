package dev.weir.control;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A problem document (RFC 9457): why a request was not carried out.
 *
 * @param type what kind it is, the same for the same kind
 * @param title the kind in words
 * @param status of the answer
 * @param detail what is wrong with this request, and what to do
 * @param instance this request, as the log and the audit name it; null until it is signed
 * @param replica which answered; null until it is signed
 * @param errors the places in the request that are at fault
 * @param facts more members, by name
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(description = "A problem document (RFC 9457). Some kinds have members of their own.")
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        @Nullable String instance,
        @Nullable String replica,
        List<Fault> errors,
        @JsonAnyGetter @Schema(hidden = true) Map<String, String> facts) {

    /** Its media type (RFC 9457 §6.1). */
    public static final String MEDIA_TYPE = "application/problem+json";

    /**
     * One place that is at fault.
     *
     * @param pointer of the value in the body, a JSON Pointer as a fragment (RFC 6901 §6); null where the body cannot be read
     * @param detail what is wrong with it
     * @param line in the body, from 1; null where the place is no text
     * @param column in the line, from 1; null where the place is no text
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @Schema(name = "ProblemFault")
    public record Fault(
            @Nullable String pointer,
            String detail,
            @Nullable Integer line,
            @Nullable Integer column) {

        /** A value that is at fault. */
        public static Fault at(String pointer, String detail) {
            return new Fault(pointer, detail, null, null);
        }
    }

    public Problem {
        errors = List.copyOf(errors);
        facts = Map.copyOf(facts);
    }

    /** One of the kind that the title says. */
    public static Problem of(int status, String title, String detail) {
        String type = "urn:weir:problem:"
                + title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        return new Problem(type, title, status, detail, null, null, List.of(), Map.of());
    }

    /** With one more place that is at fault. */
    public Problem with(Fault fault) {
        List<Fault> more = new ArrayList<>(errors);
        more.add(fault);
        return new Problem(type, title, status, detail, instance, replica, more, facts);
    }

    /** With one more member. */
    public Problem with(String member, String value) {
        Map<String, String> more = new LinkedHashMap<>(facts);
        more.put(member, value);
        return new Problem(type, title, status, detail, instance, replica, errors, more);
    }

    /** With the names of the request and of the replica that answers it. */
    Problem signed(String request, String by) {
        return new Problem(type, title, status, detail, "urn:weir:request:" + request, by, errors, facts);
    }
}
