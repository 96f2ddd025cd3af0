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
    /** Of what is counted just now. */
    private final long[] weights = new long[Measure.COUNT];

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
        Tally tally = tallies.get(dimension);
        return tally == null ? tallies.computeIfAbsent(dimension, made -> new Tally(made.rows() * share)) : tally;
    }

    boolean isEmpty() {
        return figures.of(Figure.REQUESTS) == 0 && figures.of(Figure.FETCHED) == 0;
    }

    void add(Told told, Figures counted) {
        figures.add(counted);
        timings.add(told);
        weigh(told);
        count(Dimension.HOST, told.request().host());
        count(Dimension.CLIENT, told.client().address());
        String user = told.client().user();
        if (user != null) {
            count(Dimension.USER, user);
        }
        String type = told.client().contentType();
        if (type != null) {
            count(Dimension.CONTENT_TYPE, Key.ofMediaType(type));
        }
        int status = told.ending().status();
        if (status > 0) {
            count(Dimension.STATUS, Key.ofStatus(status));
        }
        Refusal.of(told).ifPresent(refusal -> count(Dimension.REFUSAL, refusal.key()));
    }

    /** What belongs to no exchange. */
    void add(Figures counted) {
        figures.add(counted);
    }

    private void count(Dimension dimension, String text) {
        if (!text.isEmpty()) {
            tally(dimension).add(Key.of(text), weights);
        }
    }

    private void weigh(Told told) {
        Told.Client client = told.client();
        Account.Saving saving = told.saving();
        weights[Measure.REQUESTS.column()] = 1;
        weights[Measure.BYTES.column()] = Math.max(0, client.sent()) + Math.max(0, client.received());
        weights[Measure.TIME.column()] = Math.max(0, client.total());
        weights[Measure.SAVED.column()] = Math.max(0, saving.bytes());
        weights[Measure.SAVED_TIME.column()] = Math.max(0, saving.nanos());
    }

    void add(Slice other) {
        figures.add(other.figures);
        timings.add(other.timings);
        other.tallies.forEach((dimension, tally) -> tally(dimension).add(tally));
    }
}
