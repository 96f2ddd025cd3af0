package dev.weir.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The number of sockets and files that this process had open at one moment, to be compared later.
 *
 * <p>Sockets are the count to rely on: class loading opens files of its own. Where there is no {@code /proc} both are 0.
 */
public record LeakCheck(long sockets, long files) {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    public static LeakCheck now() {
        return new LeakCheck(count("socket:"), count("/"));
    }

    /** Waits until no more sockets are open than at the moment of this check. */
    public void assertNoMoreSockets() {
        assertAtMostMoreSockets(0);
    }

    public void assertAtMostMoreSockets(long allowed) {
        Eventually.await(
                () -> now().sockets <= sockets + allowed,
                "at most " + (sockets + allowed) + " open sockets, there are " + now().sockets);
    }

    private static long count(String prefix) {
        if (!Files.isDirectory(DESCRIPTORS)) {
            return 0;
        }
        try (Stream<Path> open = Files.list(DESCRIPTORS)) {
            return open.filter(descriptor -> target(descriptor).startsWith(prefix))
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closedMeanwhile) {
            return "";
        }
    }
}
