package dev.weir.documents;

import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A second text in the place where the live document lies, which every replica sees. Its methods may block. */
public interface Beside {

    /** Told are the first text and each that differs from the one told before; empty where there is none. */
    void onText(Consumer<String> listener);

    /**
     * Changes it.
     *
     * @param change the text from the text; asked again where somebody else was quicker
     * @throws NotWritten where the place does not take it
     */
    void change(UnaryOperator<String> change) throws NotWritten;

    /** It stays as it was, for a reason in one line. */
    final class NotWritten extends Exception {
        private static final long serialVersionUID = 1L;

        NotWritten(String why) {
            super(why);
        }
    }
}
