package dev.weir.lifecycle;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.cache.CacheKey;
import dev.weir.cache.Purge;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The latest purges as replicas tell them to each other where they share a ConfigMap: a line of JSON for each, numbered in their common
 * order. Bounded; whoever finds that it missed some purges everything.
 */
final class PurgeList {

    /** Lines. */
    static final int MOST = 100;

    /** Of all lines together: a ConfigMap has room for 1 MiB, and most of it is the policy's. */
    static final int MOST_BYTES = 64 * 1024;

    private static final ObjectMapper JSON = new ObjectMapper().findAndRegisterModules();

    private PurgeList() {}

    /**
     * One of them.
     *
     * @param n its place in the order, from 1
     * @param at when
     * @param soft whether what it met stays, to be validated
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Line(
            long n,
            String at,
            @Nullable String url,
            @Nullable String prefix,
            @Nullable String tag,
            @Nullable Boolean all,
            boolean soft) {

        static Line of(long n, Instant at, Purge purge) {
            return switch (purge.selector()) {
                case Purge.Url(CacheKey key) -> new Line(n, at.toString(), key.uri(), null, null, null, purge.soft());
                case Purge.Prefix(String uri) -> new Line(n, at.toString(), null, uri, null, null, purge.soft());
                case Purge.Tag(String tag) -> new Line(n, at.toString(), null, null, tag, null, purge.soft());
                case Purge.All() -> new Line(n, at.toString(), null, null, null, true, purge.soft());
            };
        }

        /** What it says; everything where that is nothing that this version knows. */
        Purge purge() {
            if (url != null) {
                return new Purge(new Purge.Url(new CacheKey(url)), soft);
            }
            if (prefix != null) {
                return new Purge(new Purge.Prefix(prefix), soft);
            }
            return tag != null ? new Purge(new Purge.Tag(tag), soft) : new Purge(new Purge.All(), soft);
        }
    }

    /**
     * What was added to it.
     *
     * @param newest number of its last line, 0 where it is empty
     * @param purges in their order; of everything where some were missed
     * @param missed whether some were
     */
    record News(long newest, List<Purge> purges, boolean missed) {}

    /** What was added since a line was the last. */
    static News since(long last, String text) {
        List<Line> lines = read(text);
        long newest = lines.isEmpty() ? 0 : lines.getLast().n;
        List<Purge> purges =
                lines.stream().filter(line -> line.n > last).map(Line::purge).toList();
        return newest < last || purges.size() != newest - last
                ? new News(newest, List.of(Purge.EVERYTHING), true)
                : new News(newest, purges, false);
    }

    /** Its lines in their order; what is no such line is left out. */
    static List<Line> read(String text) {
        List<Line> lines = new ArrayList<>();
        text.lines().filter(line -> !line.isBlank()).forEach(line -> {
            try {
                lines.add(JSON.readValue(line, Line.class));
            } catch (JsonProcessingException e) {
                // A gap in the numbers, which purges everything.
            }
        });
        return lines;
    }

    /** With one more at its end. */
    static String with(String text, Purge purge, Instant at) {
        List<Line> lines = read(text);
        long next = lines.isEmpty() ? 1 : lines.getLast().n + 1;
        lines.add(Line.of(next, at, purge));
        List<String> kept = new ArrayList<>();
        int bytes = 0;
        for (Line line : lines.reversed()) {
            String written = written(line);
            bytes += written.getBytes(StandardCharsets.UTF_8).length + 1;
            if (!kept.isEmpty() && (bytes > MOST_BYTES || kept.size() == MOST)) {
                break;
            }
            kept.addFirst(written);
        }
        return String.join("\n", kept) + "\n";
    }

    private static String written(Line line) {
        try {
            return JSON.writeValueAsString(line);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a purge is text and numbers", e);
        }
    }
}
