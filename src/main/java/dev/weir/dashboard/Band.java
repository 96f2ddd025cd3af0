package dev.weir.dashboard;

import dev.weir.control.analytics.Summary;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How long something took, and where that lies on a scale of 1 ms to 10 s whose decades are equally wide.
 *
 * @param colour the class of it
 */
public record Band(String name, String colour, Summary.Latency latency) {

    private static final double SHORTEST = 0.001;
    private static final double DECADES = 4;

    static List<Band> all(Map<String, Summary.Latency> latency) {
        return Stream.of(
                        band("Hits", "c-hit", latency.get("client-total-hit")),
                        band("Misses", "c-miss", latency.get("client-total-miss")),
                        band("First byte from origins", "c-bypass", latency.get("upstream-first-byte")),
                        band("Name look-ups", "c-tunnel", latency.get("dns")))
                .flatMap(List::stream)
                .toList();
    }

    private static List<Band> band(String name, String colour, Summary.@Nullable Latency latency) {
        return latency == null ? List.of() : List.of(new Band(name, colour, latency));
    }

    public String at50() {
        return written(at(latency.p50()));
    }

    public String to95() {
        return written(Math.max(1, at(latency.p95()) - at(latency.p50())));
    }

    public String to99() {
        return written(Math.max(1, at(latency.p99()) - at(latency.p50())));
    }

    private static double at(double seconds) {
        double decades = Math.log10(Math.max(seconds, SHORTEST) / SHORTEST);
        return Math.min(99, 100 * decades / DECADES);
    }

    private static String written(double percent) {
        return String.format(Locale.ROOT, "%.1f", percent);
    }
}
