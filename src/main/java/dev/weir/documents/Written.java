package dev.weir.documents;

/** What became of writing to a store. */
sealed interface Written {

    /** It holds this now. */
    record Stored(Content.Text now) implements Written {}

    /** It held something else by then. */
    record Overtaken() implements Written {}

    /** It holds what it held. */
    record Not(Changed because) implements Written {}
}
