package dev.weir.policy.document;

import dev.weir.policy.document.Node.Spot;
import dev.weir.policy.document.Reading.Notice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What is found wrong while one document is read: the first fifty. */
final class Faults {

    private static final int MOST = 50;

    private final Place.Layer layer;
    private final String source;
    private final List<Notice> found = new ArrayList<>();
    private boolean stopped;

    Faults(Place.Layer layer, String source) {
        this.layer = layer;
        this.source = source;
    }

    Place place(Spot spot) {
        return new Place(layer, source, spot.line(), spot.column());
    }

    void add(Spot spot, String text) {
        if (!areFull()) {
            found.add(new Notice(place(spot), text));
        }
    }

    void add(Spot spot, String path, String text) {
        add(spot, path + ": " + text);
    }

    /** The last one: what follows cannot be judged. */
    void stop(Spot spot, String text) {
        add(spot, text);
        stopped = true;
    }

    boolean areFull() {
        return stopped || found.size() >= MOST;
    }

    int count() {
        return found.size();
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    List<Notice> inOrder() {
        return found.stream()
                .sorted(Comparator.comparingInt((Notice fault) -> fault.place().line())
                        .thenComparingInt(fault -> fault.place().column()))
                .toList();
    }
}
