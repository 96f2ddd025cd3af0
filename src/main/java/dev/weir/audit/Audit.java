package dev.weir.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The record of every change, under {@code weir.data-dir} and on standard output. What is about to be done is written first: where that is
 * impossible it is not done, and where the process ends in between there is a trace. Its methods wait for the disk.
 */
public final class Audit {

    private static final Logger LOG = Logger.getLogger("weir.audit");
    private static final long MOST_BYTES = 4L << 20;
    private static final int KEPT = 9;
    private static final int LONGEST_WORDS = 300;

    private final AuditFile file;
    private final Consumer<byte[]> stream;
    private final InstantSource clock;
    private final AuditLine line = new AuditLine();
    private long last;
    private @Nullable String problem;

    /**
     * One that is kept in a file.
     *
     * @param stream where its lines go as well, each with its end
     */
    public Audit(Path file, Consumer<byte[]> stream, InstantSource clock) {
        this(new AuditFile(file, MOST_BYTES, KEPT), stream, clock);
    }

    Audit(AuditFile file, Consumer<byte[]> stream, InstantSource clock) {
        this.file = file;
        this.stream = stream;
        this.clock = clock;
    }

    /** Looks at what an earlier process left, and says of what it had begun that nobody knows how it ended. */
    public synchronized void open() {
        Map<String, Deed> begun = new LinkedHashMap<>();
        try {
            for (Path path : file.files().reversed()) {
                AuditFile.lines(
                        path,
                        text -> line.read(text).ifPresent(read -> {
                            last = Math.max(last, read.number());
                            if (read.end() == null) {
                                begun.put(read.id(), read.deed());
                            } else {
                                begun.remove(read.id());
                            }
                        }));
            }
        } catch (IOException | UncheckedIOException e) {
            troubled(e);
        }
        begun.values().forEach(deed -> end(deed, Outcome.of(Result.UNKNOWN, "the process ended before it was known")));
    }

    /** Notes that something is about to be done. */
    public synchronized Begun begin(Deed deed) {
        try {
            file.append(line.intent(last + 1, clock.instant(), deed), this::dropping);
            last++;
            problem = null;
            return new Begun.Noted();
        } catch (IOException e) {
            return new Begun.Unwritable(troubled(e));
        }
    }

    /** Records what came of it, or what was done by others. */
    public synchronized void end(Deed deed, Outcome outcome) {
        byte[] told = line.end(new Happening(last + 1, clock.instant(), deed, outcome));
        last++;
        // Also where the disk takes nothing.
        stream.accept(told);
        try {
            file.append(told, this::dropping);
            problem = null;
        } catch (IOException e) {
            troubled(e);
        }
    }

    private void dropping(Path oldest) {
        String span;
        try {
            span = AuditFile.read(oldest, this::span);
        } catch (IOException | UncheckedIOException e) {
            span = "it cannot be read (" + e.getMessage() + ")";
        }
        LOG.warnf("audit: %s is dropped, as no more files are kept: %s", oldest, span);
    }

    private String span(Stream<String> lines) {
        List<Instant> times = lines.flatMap(text -> line.read(text).stream())
                .map(AuditLine.Read::time)
                .toList();
        return times.isEmpty()
                ? "it told of nothing"
                : "it told of " + times.getFirst() + " to " + times.getLast() + "; collect standard output to keep all";
    }

    /**
     * From when on changes are still told: the time of the oldest line.
     *
     * @return empty where there is none
     * @throws IOException when it cannot be read
     */
    public Optional<Instant> since() throws IOException {
        for (Path path : file.files().reversed()) {
            Optional<Instant> first = AuditFile.read(
                    path,
                    lines -> lines.flatMap(text -> line.read(text).stream())
                            .map(AuditLine.Read::time)
                            .findFirst());
            if (first.isPresent()) {
                return first;
            }
        }
        return Optional.empty();
    }

    /** Why nothing can be written, where that is so. */
    public synchronized Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    private String troubled(Exception failure) {
        String words = failure.getClass().getSimpleName() + ": " + failure.getMessage();
        String why = words.length() > LONGEST_WORDS ? words.substring(0, LONGEST_WORDS) : words;
        if (!why.equals(problem)) {
            LOG.errorf("audit: %s; nothing is changed over the control socket until it can be written", why);
        }
        problem = why;
        return why;
    }

    /**
     * What happened, the newest first.
     *
     * @param limit the most that is wanted
     * @param before only what has a smaller number
     * @throws IOException when it cannot be read
     */
    public List<Happening> latest(int limit, long before) throws IOException {
        List<Happening> found = new ArrayList<>();
        for (Path path : file.files()) {
            if (found.size() >= limit) {
                break;
            }
            // No lock is held, so that who writes need not wait for who reads: a file that was read may have been moved
            // on since.
            long next = found.isEmpty() ? before : found.getLast().number();
            found.addAll(latestOf(path, limit - found.size(), next));
        }
        return found;
    }

    private List<Happening> latestOf(Path path, int limit, long before) throws IOException {
        Deque<Happening> newest = new ArrayDeque<>();
        AuditFile.lines(
                path,
                text -> line.read(text).map(AuditLine.Read::end).ifPresent(happening -> {
                    if (happening.number() < before) {
                        newest.addFirst(happening);
                        if (newest.size() > limit) {
                            newest.removeLast();
                        }
                    }
                }));
        return List.copyOf(newest);
    }
}
