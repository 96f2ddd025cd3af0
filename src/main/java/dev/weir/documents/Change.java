package dev.weir.documents;

import dev.weir.policy.document.Draft;

/** What an edit makes of a document. */
public sealed interface Change {

    /** This is the document from now on. */
    record To(Draft draft) implements Change {}

    /**
     * It stays as it is.
     *
     * @param why in one line
     */
    record Refused(String why) implements Change {}
}
