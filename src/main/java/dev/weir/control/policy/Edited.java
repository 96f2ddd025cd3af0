package dev.weir.control.policy;

import dev.weir.documents.Changed;
import dev.weir.policy.document.Place;
import dev.weir.policy.document.Reading;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of a wish. Only {@link Done} and {@link Stored} changed anything. */
sealed interface Edited {

    /**
     * It is stored and in force here.
     *
     * @param before null where there was none
     * @param after null where there is none now
     */
    record Done(@Nullable Listed before, @Nullable Listed after) implements Edited {}

    /**
     * It is stored, but not in force here.
     *
     * @param change as it would be
     */
    record Stored(Done change, Changed.Stored how) implements Edited {}

    /** The list has no such entry. */
    record Absent(String id) implements Edited {}

    /** The entry is in the document that nobody changes here. */
    record InBase(String id, Place place) implements Edited {}

    /** The id is that of another entry. */
    record Taken(String id, Place place) implements Edited {}

    /** The entry is not the one that was to be changed. */
    record Stale(@Nullable Listed now) implements Edited {}

    /** The entry is not sound, or not beside the others. */
    record Faulty(List<Reading.Notice> faults) implements Edited {
        public Faulty {
            faults = List.copyOf(faults);
        }
    }

    /** The document that lies there is not sound, so that nothing can be put into it. */
    record Broken(List<Reading.Notice> faults) implements Edited {
        public Broken {
            faults = List.copyOf(faults);
        }
    }

    /** The document could not be changed. */
    record Not(Changed why) implements Edited {}
}
