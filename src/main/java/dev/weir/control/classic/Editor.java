package dev.weir.control.classic;

import dev.weir.policy.document.Draft;
import dev.weir.policy.document.Entry;
import dev.weir.policy.document.Place;
import dev.weir.policy.document.PolicyDocument;
import dev.weir.policy.document.PolicyEdit;
import dev.weir.policy.document.PolicyReader;
import dev.weir.policy.document.PolicyText;
import dev.weir.policy.document.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Does to the live document what a message wants. Entries are told by what they match, whoever wrote them and under whatever id: what is
 * blocked already is not blocked twice, and what is to pass is blocked by none of them.
 *
 * @param source what a person calls the live document
 * @param base the document under it
 * @param now milliseconds since the epoch
 */
record Editor(String source, PolicyDocument base, long now) {

    private static final String BLACKLIST = "blacklist";

    /**
     * The edition.
     *
     * @param live the document; empty where there is none
     */
    Edition make(Draft live, Func func, Subject subject) {
        List<Wanted> wanted = new ArrayList<>();
        for (String json : subject.entries()) {
            switch (read("{\"" + BLACKLIST + "\":[" + json + "]}")) {
                case Reading.Faulty faulty -> {
                    return new Edition.Faulty(faulty.faults());
                }
                case Reading.Read read ->
                    wanted.add(new Wanted(json, read.document().blacklist().getFirst()));
            }
        }
        return switch (live.reading()) {
            case Reading.Faulty faulty -> new Edition.Broken(faulty.faults());
            case Reading.Read read ->
                func.adds() ? added(live, read.document(), wanted) : removed(live, read.document(), wanted);
        };
    }

    private Reading read(String text) {
        return PolicyReader.read(text, Place.Layer.LIVE, source);
    }

    /**
     * What is meant.
     *
     * @param json its fields, without an id
     */
    private record Wanted(String json, Entry entry) {

        boolean matchesSameAs(Entry other) {
            return entry.when().equals(other.when());
        }

        /** Whether another does all that this would. */
        Predicate<Entry> isDone(long now) {
            return other -> matchesSameAs(other)
                    && other.mode() == Entry.Mode.ENFORCE
                    && other.tunnel() == entry.tunnel()
                    && !other.isExpired(now);
        }

        String withId(String id) {
            return "{\"id\":\"" + id + "\"," + json.substring(1);
        }
    }

    private Edition added(Draft before, PolicyDocument live, List<Wanted> wanted) {
        Draft edited = before;
        List<String> ids = new ArrayList<>();
        List<String> there = new ArrayList<>();
        for (Wanted each : wanted) {
            Optional<Entry> doing = find(live, each.isDone(now)).or(() -> find(base, each.isDone(now)));
            if (doing.isPresent()) {
                there.add(doing.get().id());
                continue;
            }
            switch (put(edited, live, each)) {
                case PolicyEdit.Edited done -> {
                    edited = done.draft();
                    ids.add(done.id());
                }
                case PolicyEdit.Refused(Reading.Faulty faulty) -> {
                    return new Edition.Faulty(faulty.faults());
                }
                case PolicyEdit.Unreadable(Reading.Faulty faulty) -> {
                    return new Edition.Broken(faulty.faults());
                }
                case PolicyEdit.Absent absent -> throw new IllegalStateException("found before: " + absent.id());
            }
        }
        return ids.isEmpty() ? new Edition.Same(there) : new Edition.Text(before, edited, ids);
    }

    /** One that matches the same and does less, since it has expired or only reports, is changed and keeps its id. */
    private PolicyEdit put(Draft draft, PolicyDocument live, Wanted wanted) {
        return find(live, wanted::matchesSameAs)
                .map(less -> PolicyText.replaced(draft, less.id(), wanted.withId(less.id())))
                .orElseGet(() -> PolicyText.with(draft, BLACKLIST, wanted.json()));
    }

    private Edition removed(Draft before, PolicyDocument live, List<Wanted> wanted) {
        Draft edited = before;
        List<String> ids = new ArrayList<>();
        for (Wanted each : wanted) {
            for (Entry entry : live.blacklist()) {
                if (each.matchesSameAs(entry)
                        && PolicyText.without(edited, entry.id()) instanceof PolicyEdit.Edited done) {
                    edited = done.draft();
                    ids.add(entry.id());
                }
            }
        }
        if (!ids.isEmpty()) {
            return new Edition.Text(before, edited, ids);
        }
        return wanted.stream()
                .flatMap(each -> find(base, each::matchesSameAs).stream())
                .findFirst()
                .<Edition>map(entry -> new Edition.InBase(entry.id(), entry.place()))
                .orElseGet(() -> new Edition.Same(List.of()));
    }

    private static Optional<Entry> find(PolicyDocument document, Predicate<Entry> wanted) {
        return document.blacklist().stream().filter(wanted).findFirst();
    }
}
