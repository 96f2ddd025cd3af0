package dev.weir.control.policy;

import dev.weir.field.EntityTags;

/** What is to become of a list. */
sealed interface Wish {

    Listing list();

    /**
     * One entry more.
     *
     * @param entry its fields as JSON
     */
    record Add(Listing list, EntryText.Written entry) implements Wish {}

    /**
     * This in the place of the entry of that id, or one more where there is none.
     *
     * @param entry its fields as JSON, with that id
     */
    record Put(Listing list, String id, EntryText.Written entry, Condition when) implements Wish {}

    /** One entry less. */
    record Remove(Listing list, String id, Condition when) implements Wish {}

    /**
     * Under which condition (RFC 9110 §13.1).
     *
     * @param match {@code If-Match}
     * @param noneMatch {@code If-None-Match}
     */
    record Condition(EntityTags match, EntityTags noneMatch) {

        static final Condition NONE = new Condition(new EntityTags.Absent(), new EntityTags.Absent());
    }
}
