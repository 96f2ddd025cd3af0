package dev.weir.policy.document;

import java.util.List;

/** What reading a document came to. */
public sealed interface Reading {

    /**
     * It is sound.
     *
     * @param document what it says
     * @param notices what its author should know all the same
     */
    record Read(PolicyDocument document, List<Notice> notices) implements Reading {
        public Read {
            notices = List.copyOf(notices);
        }
    }

    /**
     * It is not, and nothing of it is used.
     *
     * @param faults every one that was found, in their order; at least one
     */
    record Faulty(List<Notice> faults) implements Reading {
        public Faulty {
            faults = List.copyOf(faults);
        }
    }

    /**
     * Something to be said of a place in a document.
     *
     * @param place where
     * @param text what, in one line
     */
    record Notice(Place place, String text) {
        @Override
        public String toString() {
            return place + ": " + text;
        }
    }
}
