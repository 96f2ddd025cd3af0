package dev.weir.documents;

import dev.weir.policy.document.Reading;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of a change. Only {@link Done} and {@link Stored} changed anything. */
public sealed interface Changed {

    /**
     * It is stored and in force here.
     *
     * @param version of the text
     * @param hash of everything that is in force
     */
    record Done(String version, String hash) implements Changed {}

    /**
     * It is stored, but not in force here.
     *
     * @param version of the text
     * @param why in one line
     */
    record Stored(String version, String why) implements Changed {}

    /**
     * The document is not the one that was to be changed.
     *
     * @param version of the one that is there; null where there is none
     */
    record Conflict(@Nullable String version) implements Changed {}

    /** The edit itself declined. */
    record Refused(String why) implements Changed {}

    /**
     * What would come of it is no sound document.
     *
     * @param faults at least one
     */
    record Faulty(List<Reading.Notice> faults) implements Changed {
        public Faulty {
            faults = List.copyOf(faults);
        }
    }

    /** The store may not be written to. */
    record ReadOnly(String why) implements Changed {}

    /**
     * It would not fit.
     *
     * @param bytes what it would take
     * @param limit what there is
     */
    record TooLarge(long bytes, long limit) implements Changed {}

    /** The store does not do it now. */
    record Unavailable(String why) implements Changed {}
}
