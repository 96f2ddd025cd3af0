package dev.weir.policy.document;

import org.jspecify.annotations.Nullable;

/** The text of a document, and what it says: read when somebody asks, and no more than once. */
public final class Draft {

    private final String text;
    private final Place.Layer layer;
    private final String source;
    private final DocumentReader reader;
    private @Nullable Reading reading;

    private Draft(String text, Place.Layer layer, String source, DocumentReader reader, @Nullable Reading reading) {
        this.text = text;
        this.layer = layer;
        this.source = source;
        this.reader = reader;
        this.reading = reading;
    }

    /**
     * One of the live document that nobody has read yet.
     *
     * @param source what a person calls its place
     */
    public static Draft live(String text, String source) {
        return of(text, Place.Layer.LIVE, source, PolicyReader::read);
    }

    /** One that nobody has read yet. */
    public static Draft of(String text, Place.Layer layer, String source, DocumentReader reader) {
        return new Draft(text, layer, source, reader, null);
    }

    /** The same, whose reading is known. */
    public Draft known(Reading known) {
        return new Draft(text, layer, source, reader, known);
    }

    /** Another text for the same place. */
    public Draft with(String other) {
        return of(other, layer, source, reader);
    }

    public String text() {
        return text;
    }

    public Place.Layer layer() {
        return layer;
    }

    public String source() {
        return source;
    }

    /** What it says, or why it is not sound. */
    public synchronized Reading reading() {
        Reading known = reading;
        if (known == null) {
            known = reader.read(text, layer, source);
            reading = known;
        }
        return known;
    }
}
