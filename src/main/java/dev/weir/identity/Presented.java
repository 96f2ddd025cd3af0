package dev.weir.identity;

/** What a client presents to say who it is. */
public sealed interface Presented permits Presented.Nothing, Presented.Unreadable, Credentials {

    /** No field at all. */
    record Nothing() implements Presented {}

    /**
     * Something that is no name and password.
     *
     * @param reason why, in words that repeat nothing of it
     */
    record Unreadable(String reason) implements Presented {}
}
