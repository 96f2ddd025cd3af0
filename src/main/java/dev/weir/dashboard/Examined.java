package dev.weir.dashboard;

import dev.weir.control.Problem;
import dev.weir.control.Refused;
import dev.weir.control.policy.Notice;
import dev.weir.control.policy.Validation;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What came of a document that was typed.
 *
 * @param sound whether it could come into force
 * @param words what came of it, in a sentence
 * @param marks what is to be said of its places
 * @param tag of what lies there instead of what was looked at; null where that is no obstacle
 */
public record Examined(
        boolean sound,
        String words,
        List<Mark> marks,
        @Nullable String tag) {

    /**
     * Something said of a place in it.
     *
     * @param line from 1
     * @param column from 1
     * @param fault whether it keeps the document out of force
     */
    public record Mark(int line, int column, String text, boolean fault) {}

    static Examined of(Validation validation) {
        List<Mark> marks = Stream.concat(marks(validation.faults(), true), marks(validation.notices(), false))
                .toList();
        int entries = validation.entries();
        return new Examined(
                validation.valid(),
                validation.valid()
                        ? "Nothing is wrong with it: " + entries + (entries == 1 ? " entry." : " entries.")
                        : "It could not come into force.",
                marks,
                null);
    }

    private static Stream<Mark> marks(List<Notice> notices, boolean fault) {
        return notices.stream().map(each -> new Mark(each.line(), each.column(), each.detail(), fault));
    }

    /** Why it was not saved. */
    static Examined of(Refused refused) {
        Problem problem = refused.problem();
        return switch (problem.status()) {
            case 412 ->
                new Examined(
                        false,
                        "Nothing was saved: somebody has changed the document meanwhile. What you typed is still here.",
                        List.of(),
                        refused.fields().get(HttpHeaders.ETAG));
            case 422 ->
                new Examined(
                        false,
                        "Nothing was saved: the document could not come into force.",
                        problem.errors().stream().map(Examined::mark).toList(),
                        null);
            default -> new Examined(false, "Nothing was saved: " + problem.detail(), List.of(), null);
        };
    }

    private static Mark mark(Problem.Fault fault) {
        return new Mark(
                Objects.requireNonNullElse(fault.line(), 1),
                Objects.requireNonNullElse(fault.column(), 1),
                fault.detail(),
                true);
    }
}
