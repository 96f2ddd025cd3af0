package dev.weir.control;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is wrong with a body that is not the JSON that was asked for, in words that show nothing of our own. */
final class JsonFault {

    private static final int LONGEST_NAME = 100;

    private JsonFault() {}

    static Problem problem(JacksonException failure) {
        JsonLocation place = failure.getLocation();
        Integer line = place == null || place.getLineNr() < 1 ? null : place.getLineNr();
        Integer column = place == null || place.getColumnNr() < 1 ? null : place.getColumnNr();
        String pointer = failure instanceof JsonMappingException mapping ? pointer(mapping.getPath()) : null;
        String detail = detail(failure);
        return Problem.of(
                        400,
                        failure instanceof JsonMappingException ? "Unexpected JSON" : "Malformed JSON",
                        where(pointer, line, column) + detail)
                .with(new Problem.Fault(pointer, detail, line, column));
    }

    private static String where(@Nullable String pointer, @Nullable Integer line, @Nullable Integer column) {
        if (pointer != null && pointer.length() > 1) {
            return pointer + ": ";
        }
        return line == null ? "" : "line " + line + ", column " + column + ": ";
    }

    private static String detail(JacksonException failure) {
        return switch (failure) {
            case UnrecognizedPropertyException unknown ->
                "there is no such field"
                        + (unknown.getKnownPropertyIds() == null
                                ? ""
                                : "; known are "
                                        + unknown.getKnownPropertyIds().stream()
                                                .map(String::valueOf)
                                                .sorted()
                                                .collect(Collectors.joining(", ")));
            case InvalidFormatException format -> expected(format.getTargetType());
            case MismatchedInputException mismatch -> expected(mismatch.getTargetType());
            default -> firstLine(failure.getOriginalMessage());
        };
    }

    private static String expected(@Nullable Class<?> type) {
        if (type == null) {
            return "is of the wrong type";
        }
        if (type.isEnum()) {
            return "expected is one of "
                    + java.util.Arrays.stream(type.getEnumConstants())
                            .map(String::valueOf)
                            .collect(Collectors.joining(", "));
        }
        return "expected is " + word(type);
    }

    private static String word(Class<?> type) {
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (CharSequence.class.isAssignableFrom(type)) {
            return "a string";
        }
        if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
            return "a number";
        }
        if (java.time.temporal.Temporal.class.isAssignableFrom(type)) {
            return "a time as 2027-01-01T00:00:00Z";
        }
        return Iterable.class.isAssignableFrom(type) || type.isArray() ? "an array" : "an object";
    }

    /** RFC 6901 §6: as a fragment. */
    private static String pointer(List<JsonMappingException.Reference> path) {
        return path.stream()
                .map(step -> step.getFieldName() == null ? Integer.toString(step.getIndex()) : step.getFieldName())
                .map(name -> name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name)
                .map(name -> "/" + name.replace("~", "~0").replace("/", "~1"))
                .collect(Collectors.joining("", "#", ""));
    }

    private static String firstLine(@Nullable String message) {
        return message == null ? "cannot be read" : message.lines().findFirst().orElse("cannot be read");
    }
}
