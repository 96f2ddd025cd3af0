package dev.weir.policy.document;

/** What editing the text of a document came to. */
public sealed interface PolicyEdit {

    /**
     * It is done.
     *
     * @param draft of the document as it is now
     * @param reading of it
     * @param id of the entry that was added, changed or taken out
     */
    record Edited(Draft draft, Reading.Read reading, String id) implements PolicyEdit {}

    /**
     * The document that was to be edited is not sound.
     *
     * @param faults places in it
     */
    record Unreadable(Reading.Faulty faults) implements PolicyEdit {}

    /**
     * The new entry is not sound, or not beside the others.
     *
     * @param faults places in the entry's own text, or in the document as it would have become
     */
    record Refused(Reading.Faulty faults) implements PolicyEdit {}

    /** No entry has this id. */
    record Absent(String id) implements PolicyEdit {}
}
