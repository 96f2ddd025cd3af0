package dev.weir.lifecycle;

import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Gives back what the start of a native executable took and nothing needs any more, once: the garbage it left, and the pages of the
 * executable that it touched. Those that are needed come again, from the kernel's copy of the file.
 */
@ApplicationScoped
public class StartMemory {

    private static final Logger LOG = Logger.getLogger("weir");
    private static final int AFTER_ALL_OTHERS = 10_000;

    /** Long enough for the other sockets to open and for the first probe; short enough that few clients meet the collection. */
    private static final long SETTLED_MILLIS = TimeUnit.SECONDS.toMillis(2);

    private static final Path EXECUTABLE = Path.of("/proc/self/exe");
    private static final Path MAPPINGS = Path.of("/proc/self/smaps");

    private final Vertx vertx;

    public StartMemory(Vertx vertx) {
        this.vertx = vertx;
    }

    void started(@Observes @Priority(AFTER_ALL_OTHERS) StartupEvent event) {
        if (!Main.isOnJvm()) {
            vertx.setTimer(
                    SETTLED_MILLIS,
                    _ -> vertx.executeBlocking(StartMemory::giveBack, false)
                            .onSuccess(bytes -> LOG.debugf(
                                    "the start is over: %d KiB of the executable need not be resident", bytes / 1024))
                            .onFailure(failure -> LOG.debug("what the start took is kept", failure)));
        }
    }

    /** Collects first: that touches pages too. */
    private static long giveBack() throws IOException {
        ExecutableMemory.collect();
        // Of no other file: a library that is being loaded could become writable between the look and the drop.
        String executable = Files.readSymbolicLink(EXECUTABLE).toString();
        List<FilePages> pages = FilePages.of(executable, Files.readAllLines(MAPPINGS));
        return pages.stream()
                .filter(ExecutableMemory::drop)
                .mapToLong(FilePages::length)
                .sum();
    }
}
