package dev.weir.documents;

import dev.weir.documents.Layer.Problem;
import dev.weir.policy.document.Place;
import dev.weir.policy.document.Reading;
import java.time.Instant;
import java.util.List;

/** What becomes of a layer when this is found in its place. */
record Arrival(DocumentReader reader, Instant now) {

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
        return switch (read(text.text(), before.layer(), before.source())) {
            case Reading.Read read -> before.loaded(text, read, now);
            case Reading.Faulty faulty -> before.troubled(problem("is faulty", faulty.faults()));
        };
    }

    /** Where nothing is written, somebody is writing or something went wrong: that is no policy. */
    Reading read(String text, Place.Layer layer, String source) {
        return text.isBlank()
                ? new Reading.Faulty(List.of(new Reading.Notice(
                        new Place(layer, source, 1, 1),
                        "the document is empty; one that says nothing is 'version: 1'")))
                : reader.read(text, layer, source);
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
