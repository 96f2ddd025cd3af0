package dev.weir.control.policy;

import dev.weir.control.Problem;
import dev.weir.control.Refused;
import dev.weir.documents.Changed;
import dev.weir.policy.document.Place;
import dev.weir.policy.document.Reading;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The words of what a change of the policy is refused with. */
public final class Refusals {

    /** What a fault in an entry by itself begins with, and the field that it names. */
    private static final Pattern ENTRY_PATH = Pattern.compile(
            "(?:blacklist|allow|reach)\\[[0-9]+](?:[.](?<field>[A-Za-z-]+)(?:\\[(?<index>[0-9]+)])?)?: (?<text>.*)");

    private Refusals() {}

    public static Refused bad(String detail) {
        return new Refused(Problem.of(400, "Bad request", detail));
    }

    public static Refused noEntry(Listing list, String id) {
        return new Refused(Problem.of(404, "No such entry", "The list " + list.token() + " has no entry with this id.")
                .with("entry", id));
    }

    public static Refused inBase(String id, Place place) {
        return new Refused(located(
                Problem.of(
                        409,
                        "Base entry",
                        "The entry is in the base document, which is read-only here; change it where that is kept."),
                id,
                place));
    }

    public static Refused taken(String id, Place place) {
        return new Refused(located(
                Problem.of(
                        409,
                        "Id taken",
                        "There is an entry with this id; PUT replaces one. An entry without an id gets it from its"
                                + " conditions, so that one with the same conditions has the same."),
                id,
                place));
    }

    private static Problem located(Problem problem, String id, Place place) {
        return problem.with("entry", id).with("layer", place.layer().token()).with("source", place.toString());
    }

    public static Refused stale(@Nullable String tag) {
        Problem problem = Problem.of(
                412, "Precondition failed", "What is there now is not what the condition of the request asks for.");
        return new Refused(problem, tag == null ? Map.of() : Map.of("ETag", tag));
    }

    /** An entry that is not sound: each fault with the field that has it. */
    public static Refused entryFaults(List<Reading.Notice> faults) {
        Problem problem = Problem.of(422, "Invalid entry", first(faults));
        for (Reading.Notice fault : faults) {
            problem = problem.with(inEntry(fault));
        }
        return new Refused(problem);
    }

    private static Problem.Fault inEntry(Reading.Notice fault) {
        Matcher path = ENTRY_PATH.matcher(fault.text());
        if (!path.matches()) {
            return Problem.Fault.at("#", fault.text());
        }
        String field = path.group("field") == null ? "" : "/" + path.group("field");
        String index = path.group("index") == null ? "" : "/" + path.group("index");
        return Problem.Fault.at("#" + field + index, path.group("text"));
    }

    private static String first(List<Reading.Notice> faults) {
        Matcher path = ENTRY_PATH.matcher(faults.getFirst().text());
        String field = path.matches() && path.group("field") != null ? path.group("field") + ": " : "";
        return field + (path.matches() ? path.group("text") : faults.getFirst().text());
    }

    /** A document that is not sound: each fault with its line and column. */
    public static Refused documentFaults(List<Reading.Notice> faults) {
        return new Refused(listed(
                Problem.of(
                        422,
                        "Invalid policy",
                        "The document is not sound, and nothing of it was used: " + shown(faults)),
                faults));
    }

    /** The document into which an entry was to be put. */
    public static Refused broken(List<Reading.Notice> faults) {
        return new Refused(listed(
                Problem.of(
                        409,
                        "Live document faulty",
                        "The live document is not sound as it lies there, so that no entry of it can be changed; mend it, or"
                                + " replace it by PUT /api/v1/policy: " + shown(faults)),
                faults));
    }

    private static String shown(List<Reading.Notice> faults) {
        Reading.Notice fault = faults.getFirst();
        return "line " + fault.place().line() + ", column " + fault.place().column() + ": " + fault.text();
    }

    private static Problem listed(Problem problem, List<Reading.Notice> faults) {
        Problem told = problem;
        for (Reading.Notice fault : faults) {
            told = told.with(new Problem.Fault(
                    null, fault.text(), fault.place().line(), fault.place().column()));
        }
        return told;
    }

    /** A document that could not be changed. */
    public static Refused not(Changed changed) {
        return switch (changed) {
            case Changed.Conflict(String version) -> version == null ? stale(null) : stale("\"" + version + "\"");
            case Changed.ReadOnly(String why) ->
                new Refused(Problem.of(409, "Read-only", "The live document cannot be written: " + why));
            case Changed.TooLarge(long bytes, long limit) ->
                new Refused(Problem.of(
                        413,
                        "Policy too large",
                        "The document would take " + bytes + " bytes; there is room for " + limit + "."));
            case Changed.Unavailable(String why) ->
                new Refused(
                        Problem.of(503, "Policy store unavailable", "The live document cannot be changed now: " + why),
                        Map.of("Retry-After", "5"));
            case Changed.Stored(var _, String why) ->
                new Refused(Problem.of(
                        503, "Not in force", "The live document was changed, but that is not in force: " + why));
            case Changed.Faulty(var faults) -> documentFaults(faults);
            case Changed.Done _, Changed.Refused _ -> throw new IllegalArgumentException("not a reason: " + changed);
        };
    }
}
