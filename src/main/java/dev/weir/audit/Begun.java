package dev.weir.audit;

/** Whether something may be done. */
public sealed interface Begun {

    /** It is on the disk that it is about to be done. */
    record Noted() implements Begun {}

    /**
     * It would leave no trace, so it must not be done.
     *
     * @param why in one line
     */
    record Unwritable(String why) implements Begun {}
}
