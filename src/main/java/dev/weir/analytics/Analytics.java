package dev.weir.analytics;

import dev.weir.journal.Sink;
import dev.weir.journal.Told;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What the exchanges come to. One thread tells it of them; any other may ask. Nobody holds the lock longer than it takes to copy
 * what is still filling: closed slices do not change, and what is made of them is made outside of it.
 */
public final class Analytics implements Sink {

    /** The longest list. */
    public static final int MOST_ROWS = 100;

    /** What is merged for a view holds more keys than each of its parts, so that merging costs little of their precision. */
    private static final int VIEW_SHARE = 4;

    private final Object lock = new Object();
    private final SteadyClock clock;
    private final long begin;
    private final Figures totals = new Figures();
    /** What is counted just now. */
    private final Figures one = new Figures();

    private final Map<Window, Slices> slices = each(Window.values(), Window.class, Slices::new);
    private final Map<Resolution, Ring> rings = each(Resolution.values(), Resolution.class, Ring::new);
    private final Map<Window, EachSecond<View>> views =
            each(Window.values(), Window.class, window -> new EachSecond<>(second -> look(window, second)));
    private final Recent recent = new Recent();
    private final Refusals refusals = new Refusals();
    private Slice filling;

    public Analytics(SteadyClock clock) {
        this.clock = clock;
        this.begin = clock.now();
        this.filling = new Slice(Window.MINUTE.sliceOf(begin));
    }

    @Override
    public void told(Told told) {
        synchronized (lock) {
            Figures counted = one.become(told);
            long now = count(counted);
            filling.add(told, counted);
            recent.add(now, told);
            Refusal.of(told).ifPresent(refusal -> refusals.add(refusal, told));
        }
    }

    @Override
    public void fetched(long bytes) {
        synchronized (lock) {
            Figures counted = one.become(bytes);
            var _ = count(counted);
            filling.add(counted);
        }
    }

    /** In all that is kept but the slices; returns the second it counts for. */
    private long count(Figures counted) {
        long now = advance();
        totals.add(counted);
        rings.values().forEach(ring -> ring.add(now, counted));
        return now;
    }

    private long advance() {
        long now = clock.now();
        long start = Window.MINUTE.sliceOf(now);
        if (start > filling.start()) {
            if (!filling.isEmpty()) {
                slices.values().forEach(each -> each.add(filling));
            }
            filling = new Slice(start);
        }
        rings.values().forEach(ring -> ring.advance(now));
        return now;
    }

    /** What was counted since the start. */
    public Figures totals() {
        synchronized (lock) {
            return totals.copy();
        }
    }

    /** When counting began, in seconds since the epoch. */
    public long begin() {
        return begin + clock.shift();
    }

    /** How a window looks now, or looked less than a second ago. */
    public View view(Window window) {
        return of(views, window).at(clock.now());
    }

    private View look(Window window, long now) {
        Slice sum = new Slice(window.from(now), VIEW_SHARE);
        List<Slice> closed;
        synchronized (lock) {
            advance();
            closed = of(slices, window).at(now);
            sum.add(filling);
        }
        closed.forEach(sum::add);
        long shift = clock.shift();
        return new View(
                window,
                Math.max(begin, sum.start()) + shift,
                now + shift,
                sum.figures(),
                each(
                        Dimension.values(),
                        Dimension.class,
                        dimension -> sum.tally(dimension).ranking(MOST_ROWS)),
                each(Timing.values(), Timing.class, sum.timings()::percentiles));
    }

    /** Figures over time, back from now. */
    public Series series(Resolution resolution, Window window) {
        synchronized (lock) {
            advance();
            return of(rings, resolution).series(window.seconds(), clock.shift());
        }
    }

    /** The last exchanges of a window that match, the youngest first; no more are remembered than {@value Recent#MOST}. */
    public List<Told> recent(Window window, Predicate<Told> which, int limit) {
        synchronized (lock) {
            return recent.since(advance() - window.seconds(), which, limit);
        }
    }

    /** What was refused, the most frequent in the window first. */
    public List<Denied> denied(View view, Measure by, int limit) {
        Map<String, Refusals.Particulars> known;
        synchronized (lock) {
            known = refusals.copy();
        }
        List<Denied> denied = new ArrayList<>();
        for (Ranking.Row row : view.ranking(Dimension.REFUSAL).top(by, limit).rows()) {
            Refusals.Particulars one = known.get(row.key());
            if (one != null) {
                denied.add(one.in(row.amounts()));
            }
        }
        return denied;
    }

    private static <K extends Enum<K>, V> Map<K, V> each(K[] keys, Class<K> type, Function<K, V> make) {
        Map<K, V> map = new EnumMap<>(type);
        Stream.of(keys).forEach(key -> map.put(key, make.apply(key)));
        return map;
    }

    private static <K, V> V of(Map<K, V> map, K key) {
        V value = map.get(key);
        if (value == null) {
            throw new IllegalStateException("there is one for each " + key);
        }
        return value;
    }
}
