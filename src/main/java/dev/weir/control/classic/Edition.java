package dev.weir.control.classic;

import dev.weir.policy.document.Draft;
import dev.weir.policy.document.Place;
import dev.weir.policy.document.Reading;
import java.util.List;

/** What a message makes of the live document. */
sealed interface Edition {

    /**
     * This is to be the document.
     *
     * @param before what it replaces; empty where there was none
     * @param ids of the entries that were added, changed or taken out
     */
    record Text(Draft before, Draft after, List<String> ids) implements Edition {
        public Text {
            ids = List.copyOf(ids);
        }
    }

    /**
     * All is as it was wished already.
     *
     * @param ids of the entries that make it so, if any
     */
    record Same(List<String> ids) implements Edition {
        public Same {
            ids = List.copyOf(ids);
        }
    }

    /** What was to go is in the document that nobody changes here. */
    record InBase(String id, Place place) implements Edition {}

    /** What is meant is no sound entry. */
    record Faulty(List<Reading.Notice> faults) implements Edition {
        public Faulty {
            faults = List.copyOf(faults);
        }
    }

    /** The document that lies there is not sound. */
    record Broken(List<Reading.Notice> faults) implements Edition {
        public Broken {
            faults = List.copyOf(faults);
        }
    }
}
