package dev.weir.control.analytics;

import dev.weir.analytics.Figure;
import dev.weir.analytics.Figures;
import dev.weir.measure.Outcome;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the exchanges of a stretch of time came to. They count when they end.
 *
 * @param from seconds since the epoch
 * @param to likewise
 * @param outcomes how many ended so, by the outcome's token
 * @param reported let through by entries that only report
 * @param hitRatio of the requests that asked the cache, how many were answered without fetching the body: 0 to 1
 * @param byteHitRatio of the bytes that were saved or fetched, how many were saved
 * @param bytes of bodies and tunnels, without heads and framing
 */
public record Totals(
        long from,
        long to,
        long requests,
        Map<String, Long> outcomes,
        long reported,
        double hitRatio,
        double byteHitRatio,
        Traffic bytes,
        Ledger savings,
        Tunnels tunnels) {

    /** Bytes on both sides, each way. */
    public record Traffic(long clientReceived, long clientSent, long upstreamSent, long upstreamReceived) {

        static Traffic of(Figures figures) {
            return new Traffic(
                    figures.of(Figure.CLIENT_RECEIVED),
                    figures.of(Figure.CLIENT_SENT),
                    figures.of(Figure.UPSTREAM_SENT),
                    figures.of(Figure.UPSTREAM_RECEIVED));
        }
    }

    /**
     * What could not be cached.
     *
     * @param ended how many tunnels
     * @param bytes that passed in them, both ways
     * @param pathForm how a URL is written to be asked for without a tunnel, so that its answer can be cached
     */
    public record Tunnels(long ended, long bytes, String pathForm) {

        private static final String PATH_FORM = "http://proxy:3128/https://host/path";

        static Tunnels of(Figures figures) {
            return new Tunnels(figures.of(Figure.TUNNEL), figures.of(Figure.TUNNEL_BYTES), PATH_FORM);
        }
    }

    static Totals of(long from, long to, Figures figures, Ledger savings) {
        Map<String, Long> outcomes = new LinkedHashMap<>();
        for (Outcome outcome : Outcome.values()) {
            outcomes.put(outcome.token(), figures.of(Figure.of(outcome)));
        }
        return new Totals(
                from,
                to,
                figures.of(Figure.REQUESTS),
                outcomes,
                figures.of(Figure.REPORTED),
                hitRatio(figures),
                ratio(savings.total().bytes(), figures.of(Figure.FETCHED)),
                Traffic.of(figures),
                savings,
                Tunnels.of(figures));
    }

    static double hitRatio(Figures figures) {
        return ratio(Column.HITS.of(figures), figures.of(Figure.MISS));
    }

    private static double ratio(long good, long rest) {
        return good == 0 ? 0 : (double) good / (good + rest);
    }
}
