package dev.weir.lifecycle;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/** SIGTERM and SIGINT: the first ends gracefully with exit code 0, a second ends at once. */
@ApplicationScoped
public class SecondSignal {

    private static final Logger LOG = Logger.getLogger("weir");
    private static final int ENDED_BY_HAND = 130;

    private final AtomicBoolean ending = new AtomicBoolean();

    void install() {
        if (LaunchMode.current() == LaunchMode.NORMAL) {
            OsSignal.handle("TERM", () -> received("TERM"));
            OsSignal.handle("INT", () -> received("INT"));
        }
    }

    private void received(String signal) {
        if (ending.compareAndSet(false, true)) {
            Quarkus.asyncExit(0);
        } else {
            LOG.warnf("SIG%s again: ending at once", signal);
            Runtime.getRuntime().halt(ENDED_BY_HAND);
        }
    }
}
