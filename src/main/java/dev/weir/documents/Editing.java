package dev.weir.documents;

import dev.weir.policy.RuleSet;
import dev.weir.policy.document.DocumentReader;
import dev.weir.policy.document.Draft;
import dev.weir.policy.document.Place;
import dev.weir.policy.document.PolicyDocument;
import dev.weir.policy.document.Reading;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Changes of the live document, one after the other: read, edit, judge, write; and again where somebody else was faster. */
final class Editing {

    private static final int MOST_ATTEMPTS = 10;

    private final Store store;
    private final DocumentReader reader;
    private final Supplier<Status> status;
    private final Ours ours;

    Editing(Store store, DocumentReader reader, Supplier<Status> status, Ours ours) {
        this.store = store;
        this.reader = reader;
        this.status = status;
        this.ours = ours;
    }

    /** What was stored, which is not in force yet; or why nothing was. */
    sealed interface Outcome {
        record Stored(String version) implements Outcome {}

        record Not(Changed because) implements Outcome {}
    }

    /** One document as an edit sees it. */
    private record Before(
            Content read, Draft draft, @Nullable String version) {}

    /** Whether a text could come into force. */
    private sealed interface Judgement {
        record Sound(Ours.Judged judged) implements Judgement {}

        record Not(Changed because) implements Judgement {}
    }

    Outcome make(@Nullable String expected, Function<Draft, Change> edit) {
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            Content read = store.read();
            if (read instanceof Content.Unreadable unreadable) {
                return new Outcome.Not(new Changed.Unavailable(unreadable.why()));
            }
            Before before = before(read);
            if (expected != null && !expected.equals(before.version)) {
                return new Outcome.Not(new Changed.Conflict(before.version));
            }
            Optional<Outcome> done = attempt(before, edit);
            if (done.isPresent()) {
                return done.get();
            }
        }
        // No condition has failed: where there is one, the next reading would have found that.
        return new Outcome.Not(new Changed.Unavailable(
                "somebody else was faster each of the " + MOST_ATTEMPTS + " times that it was tried"));
    }

    /** Where the document was deleted, what is still in force is what people see and mean to change. */
    private Before before(Content read) {
        Layer live = status.get().live();
        return read instanceof Content.Text text && !text.version().equals(live.version())
                ? new Before(read, draft(text.text()), text.version())
                : new Before(read, inForce(live), live.version());
    }

    private Draft draft(String text) {
        return Draft.of(text, Place.Layer.LIVE, store.source(), reader);
    }

    private Draft inForce(Layer live) {
        return draft(live.text()).known(new Reading.Read(live.document(), live.notices()));
    }

    /** Nothing where somebody else was faster. */
    private Optional<Outcome> attempt(Before before, Function<Draft, Change> edit) {
        return switch (edit.apply(before.draft)) {
            case Change.Refused(String why) -> Optional.of(new Outcome.Not(new Changed.Refused(why)));
            case Change.To(Draft draft) ->
                switch (judge(draft)) {
                    case Judgement.Not(Changed because) -> Optional.of(new Outcome.Not(because));
                    case Judgement.Sound(Ours.Judged judged) -> write(draft.text(), judged, before.read);
                };
        };
    }

    private Optional<Outcome> write(String text, Ours.Judged judged, Content read) {
        if (!(read instanceof Content.Text same && same.version().equals(judged.version()))) {
            // Before it is written, since whoever watches may be quicker than we are. What was there already is not
            // heard of again.
            ours.writing(judged);
        }
        Written written = store.write(text, read);
        if (!(written instanceof Written.Stored)) {
            ours.notWritten(judged.version());
        }
        return switch (written) {
            case Written.Stored stored ->
                Optional.of(new Outcome.Stored(stored.now().version()));
            case Written.Not(Changed because) -> Optional.of(new Outcome.Not(because));
            case Written.Overtaken _ -> Optional.empty();
        };
    }

    private Judgement judge(Draft draft) {
        int bytes = draft.text().getBytes(StandardCharsets.UTF_8).length;
        if (bytes > store.limit()) {
            return new Judgement.Not(new Changed.TooLarge(bytes, store.limit()));
        }
        return switch (Arrival.read(draft)) {
            case Reading.Faulty faulty -> new Judgement.Not(new Changed.Faulty(faulty.faults()));
            case Reading.Read read -> {
                Layer base = status.get().base();
                PolicyDocument under = base == null ? PolicyDocument.EMPTY : base.document();
                // What cannot be compiled fails here, before it is stored.
                RuleSet rules = RuleSet.compile(read.document(), under, List.of());
                yield new Judgement.Sound(new Ours.Judged(Content.versionOf(draft.text()), read, under, rules));
            }
        };
    }
}
