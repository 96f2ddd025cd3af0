package dev.weir.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The kernel's view of what the other end of a loopback connection has not read yet.
 *
 * <p>It lets a client send in pieces that are surely read apart, with no sleep. Without {@code /proc/net} (not Linux) the
 * queue counts as empty.
 */
final class ReceiveQueue {
    private static final List<Path> TABLES = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));
    private static final int LOCAL = 1;
    private static final int REMOTE = 2;
    private static final int QUEUES = 4;

    private ReceiveQueue() {}

    /** Whether everything sent from {@code localPort} to {@code peerPort} has arrived and been read. */
    static boolean isEmpty(int localPort, int peerPort) {
        return TABLES.stream()
                .filter(Files::isReadable)
                .flatMap(ReceiveQueue::rows)
                .map(row -> row.strip().split("\\s+", -1))
                .allMatch(row -> idle(row, localPort, peerPort));
    }

    private static boolean idle(String[] row, int localPort, int peerPort) {
        boolean peersEnd = joins(row, peerPort, localPort);
        boolean ourEnd = joins(row, localPort, peerPort);
        return !(peersEnd && !row[QUEUES].endsWith(":00000000")) && !(ourEnd && !row[QUEUES].startsWith("00000000:"));
    }

    private static boolean joins(String[] row, int local, int remote) {
        return row[LOCAL].endsWith(":%04X".formatted(local)) && row[REMOTE].endsWith(":%04X".formatted(remote));
    }

    private static Stream<String> rows(Path table) {
        try {
            return Files.readAllLines(table).stream().skip(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
