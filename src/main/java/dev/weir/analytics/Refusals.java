package dev.weir.analytics;

import dev.weir.journal.Told;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is known of each {@link Refusal} besides how often it came, since the start; of the last {@value #MOST} that occurred. */
final class Refusals {

    static final int MOST = 1024;

    private final Map<String, Particulars> particulars = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Particulars> eldest) {
            return size() > MOST;
        }
    };

    /**
     * The particulars of a refusal.
     *
     * @param count since the start
     * @param firstMillis when it first occurred, in milliseconds since the epoch
     * @param host a sample: the last that was asked for
     */
    record Particulars(Refusal refusal, long count, long firstMillis, long lastMillis, String host) {

        Particulars again(Particulars newer) {
            return new Particulars(refusal, count + newer.count, firstMillis, newer.lastMillis, newer.host);
        }

        /** With how often it came in a window. */
        Denied in(Amounts window) {
            return new Denied(
                    refusal.reason(),
                    refusal.entry(),
                    refusal.reported(),
                    window.of(Measure.REQUESTS),
                    window.of(Measure.BYTES),
                    window.of(Measure.TIME),
                    count,
                    firstMillis,
                    lastMillis,
                    host);
        }
    }

    void add(Refusal refusal, Told told) {
        long at = told.endedMillis();
        particulars.merge(
                refusal.key(),
                new Particulars(refusal, 1, at, at, Key.of(told.request().host())),
                Particulars::again);
    }

    Map<String, Particulars> copy() {
        return Map.copyOf(particulars);
    }
}
