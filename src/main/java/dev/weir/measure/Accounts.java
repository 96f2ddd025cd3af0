package dev.weir.measure;

import org.jspecify.annotations.Nullable;

/** Where accounts go. Called on event loops, so that it neither waits nor throws. */
@FunctionalInterface
public interface Accounts {

    /** Nobody wants to know. */
    Accounts UNWANTED = new Accounts() {
        @Override
        public void ended(Account account) {
            // Nobody wants to know.
        }

        @Override
        public boolean areWanted() {
            return false;
        }
    };

    /** An exchange ended. */
    void ended(Account account);

    /** Bytes of a body came from an origin for the store alone: nobody waited, so that they are in no exchange's account. */
    default void fetched(long bytes) {}

    /** Whether there is any use in drawing one up. */
    default boolean areWanted() {
        return true;
    }

    /** What gives exchanges their places in traces; null where nobody collects any. */
    default @Nullable Tracing tracing() {
        return null;
    }
}
