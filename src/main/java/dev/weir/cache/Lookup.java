package dev.weir.cache;

/** What the store has for a request. */
public sealed interface Lookup {

    /**
     * It may be used at once.
     *
     * @param stored what to answer with
     * @param suitability why
     */
    record Usable(StoredResponse stored, Suitability suitability) implements Lookup {}

    /** Its origin has to confirm it first. */
    record Unconfirmed(StoredResponse stored, Suitability.MustValidate reason) implements Lookup {}

    /** Nothing that the request selects. */
    record Missing(Reason reason) implements Lookup {}

    /** Why there is nothing. */
    enum Reason {
        /** Nothing is stored under this key. */
        URI,
        /** Only for other values of the selecting fields. */
        VARIANT,
        /** Only another part of it. */
        PART
    }
}
