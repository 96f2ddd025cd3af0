package dev.weir.documents;

/** What an edit makes of a document. */
public sealed interface Change {

    /** This is the document from now on. */
    record To(String text) implements Change {}

    /**
     * It stays as it is.
     *
     * @param why in one line
     */
    record Refused(String why) implements Change {}
}
