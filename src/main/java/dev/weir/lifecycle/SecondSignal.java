package dev.weir.lifecycle;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * SIGTERM and SIGINT: the first ends gracefully with exit code 0, a second ends at once. The graceful end comes before Quarkus is told:
 * it would close its own sockets, probes and metrics among them, before anything else.
 */
@ApplicationScoped
public class SecondSignal {

    private static final Logger LOG = Logger.getLogger("weir");

    /** What a shell shows for a process that a signal ended: 128 and its number. */
    private enum Ending {
        INT(130),
        TERM(143);

        private final int exitCode;

        Ending(int exitCode) {
            this.exitCode = exitCode;
        }
    }

    private final AtomicBoolean ending = new AtomicBoolean();

    void install(Runnable graceful) {
        if (LaunchMode.current() == LaunchMode.NORMAL) {
            for (Ending signal : Ending.values()) {
                OsSignal.handle(signal.name(), () -> received(signal, graceful));
            }
        }
    }

    private void received(Ending signal, Runnable graceful) {
        if (ending.compareAndSet(false, true)) {
            int exitCode = 1;
            try {
                graceful.run();
                exitCode = 0;
            } finally {
                Quarkus.asyncExit(exitCode);
            }
        } else {
            LOG.warnf("SIG%s again: ending at once", signal);
            Runtime.getRuntime().halt(signal.exitCode);
        }
    }
}
