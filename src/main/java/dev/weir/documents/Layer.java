package dev.weir.documents;

import dev.weir.policy.document.Draft;
import dev.weir.policy.document.Place;
import dev.weir.policy.document.PolicyDocument;
import dev.weir.policy.document.PolicyReader;
import dev.weir.policy.document.Reading;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One of the documents: what of it is in force, and what is wrong with what lies in its place now.
 *
 * @param layer which
 * @param source what a person calls its place
 * @param state how far it came
 * @param text in force; empty where there is none
 * @param document the text, read
 * @param notices what its author should know
 * @param version of the text; null where there is none
 * @param revision what the store tells its states apart by; null where there is none
 * @param since when it came into force
 * @param problem why what lies in its place is not what is in force; null where it is
 */
public record Layer(
        Place.Layer layer,
        String source,
        State state,
        String text,
        PolicyDocument document,
        List<Reading.Notice> notices,
        @Nullable String version,
        @Nullable String revision,
        @Nullable Instant since,
        @Nullable Problem problem) {

    /** How far a layer came since the start. */
    public enum State {
        /** Nothing has been heard of it. */
        AWAITED,
        /** There is something, or there should be, and it has never been usable. */
        MISSING,
        /** There has never been a document, and there need not be one. */
        NONE,
        /** A document is in force. */
        LOADED
    }

    /**
     * What is wrong.
     *
     * @param since when it was found
     * @param why in one line
     * @param faults where in the document; empty where it could not be read at all
     */
    public record Problem(Instant since, String why, List<Reading.Notice> faults) {
        public Problem {
            faults = List.copyOf(faults);
        }

        boolean isSame(@Nullable Problem other) {
            return other != null && why.equals(other.why) && faults.equals(other.faults);
        }
    }

    public Layer {
        notices = List.copyOf(notices);
    }

    static Layer awaited(Place.Layer layer, String source) {
        return new Layer(layer, source, State.AWAITED, "", PolicyDocument.EMPTY, List.of(), null, null, null, null);
    }

    /** What is in force of it. */
    public Draft draft() {
        return Draft.of(text, layer, source, PolicyReader::read).known(new Reading.Read(document, notices));
    }

    /** Whether what it says, be it nothing, may come into force. */
    public boolean isUsable() {
        return state == State.LOADED || state == State.NONE;
    }

    Layer none(@Nullable String nowRevision) {
        return new Layer(layer, source, State.NONE, "", PolicyDocument.EMPTY, List.of(), null, nowRevision, null, null);
    }

    Layer loaded(Content.Text content, Reading.Read read, Instant now) {
        return new Layer(
                layer,
                source,
                State.LOADED,
                content.text(),
                read.document(),
                read.notices(),
                content.version(),
                content.revision(),
                now,
                null);
    }

    /** The same text, at a new revision perhaps; whatever was wrong is over. */
    Layer confirmed(Content.Text content) {
        return new Layer(layer, source, state, text, document, notices, version, content.revision(), since, null);
    }

    /** What is in force stays. */
    Layer troubled(Problem found) {
        State now = state == State.AWAITED ? State.MISSING : state;
        return new Layer(layer, source, now, text, document, notices, version, revision, since, found);
    }
}
