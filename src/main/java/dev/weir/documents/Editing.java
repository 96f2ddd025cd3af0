package dev.weir.documents;

import dev.weir.policy.RuleSet;
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
    private final Arrival arrival;
    private final Supplier<Status> status;
    private final Ours ours;

    Editing(Store store, Arrival arrival, Supplier<Status> status, Ours ours) {
        this.store = store;
        this.arrival = arrival;
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
            Content read, String text, @Nullable String version) {}

    Outcome make(@Nullable String expected, Function<String, Change> edit) {
        String version = null;
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            Content read = store.read();
            if (read instanceof Content.Unreadable unreadable) {
                return new Outcome.Not(new Changed.Unavailable(unreadable.why()));
            }
            Before before = before(read);
            version = before.version;
            if (expected != null && !expected.equals(version)) {
                break;
            }
            Optional<Outcome> done = attempt(before, edit);
            if (done.isPresent()) {
                return done.get();
            }
        }
        return new Outcome.Not(new Changed.Conflict(version));
    }

    /** Where the document was deleted, what is still in force is what people see and mean to change. */
    private Before before(Content read) {
        Layer live = status.get().live();
        return read instanceof Content.Text text
                ? new Before(read, text.text(), text.version())
                : new Before(read, live.text(), live.version());
    }

    /** Nothing where somebody else was faster. */
    private Optional<Outcome> attempt(Before before, Function<String, Change> edit) {
        return switch (edit.apply(before.text)) {
            case Change.Refused(String why) -> Optional.of(new Outcome.Not(new Changed.Refused(why)));
            case Change.To(String text) ->
                refusal(text).<Outcome>map(Outcome.Not::new).or(() -> write(text, before.read));
        };
    }

    private Optional<Outcome> write(String text, Content read) {
        String version = Content.versionOf(text);
        if (!(read instanceof Content.Text same && same.version().equals(version))) {
            // Before it is written, since whoever watches may be quicker than we are. What was there already is not
            // heard of again.
            ours.writing(version);
        }
        Written written = store.write(text, read);
        if (!(written instanceof Written.Stored)) {
            ours.notWritten(version);
        }
        return switch (written) {
            case Written.Stored stored ->
                Optional.of(new Outcome.Stored(stored.now().version()));
            case Written.Not(Changed because) -> Optional.of(new Outcome.Not(because));
            case Written.Overtaken _ -> Optional.empty();
        };
    }

    /** Nothing where the text could come into force. */
    private Optional<Changed> refusal(String text) {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > store.limit()) {
            return Optional.of(new Changed.TooLarge(bytes, store.limit()));
        }
        return switch (arrival.read(text, Place.Layer.LIVE, store.source())) {
            case Reading.Faulty faulty -> Optional.of(new Changed.Faulty(faulty.faults()));
            case Reading.Read read -> {
                Layer base = status.get().base();
                PolicyDocument under = base == null ? PolicyDocument.EMPTY : base.document();
                // What cannot be compiled fails here, before it is stored.
                RuleSet.compile(read.document(), under, List.of());
                yield Optional.empty();
            }
        };
    }
}
