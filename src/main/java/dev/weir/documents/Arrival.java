package dev.weir.documents;

import dev.weir.documents.Layer.Problem;
import dev.weir.policy.document.DocumentReader;
import dev.weir.policy.document.Draft;
import dev.weir.policy.document.Place;
import dev.weir.policy.document.Reading;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What becomes of a layer when this is found in its place. */
record Arrival(DocumentReader reader, Ours ours, Instant now) {

    Layer at(Layer before, Content content) {
        return switch (content) {
            case Content.Unreadable unreadable -> before.troubled(problem(unreadable.why(), List.of()));
            case Content.Absent absent -> absent(before, absent);
            case Content.Text text -> text(before, text);
        };
    }

    private Layer text(Layer before, Content.Text text) {
        if (text.version().equals(before.version())) {
            return before.confirmed(text);
        }
        return switch (reading(before, text)) {
            case Reading.Read read -> before.loaded(text, read, now);
            case Reading.Faulty faulty -> before.troubled(problem("is faulty", faulty.faults()));
        };
    }

    private Reading reading(Layer before, Content.Text text) {
        Optional<Reading.Read> known =
                before.layer() == Place.Layer.LIVE ? ours.reading(text.version()) : Optional.empty();
        return known.<Reading>map(read -> read)
                .orElseGet(() -> read(Draft.of(text.text(), before.layer(), before.source(), reader)));
    }

    /** Where nothing is written, somebody is writing or something went wrong: that is no policy. */
    static Reading read(Draft draft) {
        return draft.text().isBlank()
                ? new Reading.Faulty(List.of(new Reading.Notice(
                        new Place(draft.layer(), draft.source(), 1, 1),
                        "the document is empty; one that says nothing is 'version: 1'")))
                : draft.reading();
    }

    private Layer absent(Layer before, Content.Absent absent) {
        if (before.state() == Layer.State.LOADED) {
            return before.troubled(problem("is gone", List.of()));
        }
        return before.layer() == Place.Layer.BASE
                ? before.troubled(problem("does not exist", List.of()))
                : before.none(absent.revision());
    }

    private Problem problem(String why, List<Reading.Notice> faults) {
        return new Problem(now, why, faults);
    }
}
