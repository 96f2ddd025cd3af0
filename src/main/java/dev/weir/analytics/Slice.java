package dev.weir.analytics;

import dev.weir.journal.Told;
import dev.weir.measure.Account;
import java.util.EnumMap;
import java.util.Map;

/** All that is kept of a stretch of time. */
final class Slice {

    private final long start;
    private final int share;
    private final Figures figures = new Figures();
    private final Map<Dimension, Tally> tallies = new EnumMap<>(Dimension.class);
    private final Timings timings = new Timings();

    /**
     * @param start in steady seconds
     */
    Slice(long start) {
        this(start, 1);
    }

    /**
     * @param share how many times as many keys as usual it holds
     */
    Slice(long start, int share) {
        this.start = start;
        this.share = share;
    }

    long start() {
        return start;
    }

    Figures figures() {
        return figures;
    }

    Timings timings() {
        return timings;
    }

    Tally tally(Dimension dimension) {
        return tallies.computeIfAbsent(dimension, made -> new Tally(made.rows() * share));
    }

    boolean isEmpty() {
        return figures.of(Figure.REQUESTS) == 0 && figures.of(Figure.FETCHED) == 0;
    }

    void add(Told told, Figures counted) {
        figures.add(counted);
        timings.add(told);
        long[] weights = weights(told);
        String host = told.request().host();
        count(Dimension.HOST, host, weights);
        count(Dimension.CLIENT, told.client().address(), weights);
        String user = told.client().user();
        if (user != null) {
            count(Dimension.USER, user, weights);
        }
        String type = told.client().contentType();
        if (type != null) {
            count(Dimension.CONTENT_TYPE, Key.ofMediaType(type), weights);
        }
        int status = told.ending().status();
        if (status > 0) {
            count(Dimension.STATUS, Integer.toString(status), weights);
        }
        Refusal.of(told).ifPresent(refusal -> count(Dimension.REFUSAL, refusal.key(), weights));
    }

    /** What belongs to no exchange. */
    void add(Figures counted) {
        figures.add(counted);
    }

    private void count(Dimension dimension, String text, long[] weights) {
        if (!text.isEmpty()) {
            tally(dimension).add(Key.of(text), weights);
        }
    }

    private static long[] weights(Told told) {
        Told.Client client = told.client();
        Account.Saving saving = told.saving();
        long[] weights = new long[Measure.COUNT];
        weights[Measure.REQUESTS.column()] = 1;
        weights[Measure.BYTES.column()] = Math.max(0, client.sent()) + Math.max(0, client.received());
        weights[Measure.TIME.column()] = Math.max(0, client.total());
        weights[Measure.SAVED.column()] = Math.max(0, saving.bytes());
        weights[Measure.SAVED_TIME.column()] = Math.max(0, saving.nanos());
        return weights;
    }

    void add(Slice other) {
        figures.add(other.figures);
        timings.add(other.timings);
        other.tallies.forEach((dimension, tally) -> tally(dimension).add(tally));
    }
}
