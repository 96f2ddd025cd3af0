package dev.weir.analytics;

import java.util.ArrayList;
import java.util.List;

/** The closed slices of one {@link Window}, made of smaller ones as these close. None of them changes any more. */
final class Slices {

    private final Window window;
    private List<Slice> slices = List.of();

    Slices(Window window) {
        this.window = window;
    }

    /** Takes in a smaller slice, which starts no earlier than the one before. */
    void add(Slice smaller) {
        long start = window.sliceOf(smaller.start());
        List<Slice> next = new ArrayList<>(since(window.from(smaller.start())));
        Slice sum = new Slice(start);
        if (!next.isEmpty() && next.getLast().start() == start) {
            sum.add(next.removeLast());
        }
        sum.add(smaller);
        next.add(sum);
        slices = List.copyOf(next);
    }

    /** Those that the window shows, the oldest first. */
    List<Slice> at(long now) {
        return since(window.from(now));
    }

    private List<Slice> since(long from) {
        return slices.stream().filter(slice -> slice.start() >= from).toList();
    }
}
