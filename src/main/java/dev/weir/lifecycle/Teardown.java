package dev.weir.lifecycle;

import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What ends one after the other: each is ended, whatever became of those before it. */
final class Teardown {

    private static final Logger LOG = Logger.getLogger("weir");

    private @Nullable IllegalStateException failure;

    /** The end of one. */
    interface Step {
        void run() throws Exception;
    }

    /**
     * Ends one.
     *
     * @param what it is, for the log
     */
    void take(String what, Step step) {
        try {
            step.run();
        } catch (Exception | Error e) {
            LOG.errorf(e, "ending: %s did not end as it should; the rest goes on", what);
            IllegalStateException first = failure;
            if (first == null) {
                failure = new IllegalStateException("not everything ended as it should", e);
            } else {
                first.addSuppressed(e);
            }
        }
    }

    /**
     * There are no more.
     *
     * @throws IllegalStateException when one of them failed, with the first one's cause
     */
    void finish() {
        IllegalStateException first = failure;
        if (first != null) {
            throw first;
        }
    }
}
