package dev.weir.field;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The parts of a representation that a {@code Range} selects (RFC 9110 §14.1.2, §14.2). */
public sealed interface Selection {

    /** More ranges than this that overlap others are merged (RFC 9110 §14.2). */
    int MOST_OVERLAPPING = 2;

    /**
     * A part.
     *
     * @param first position of its first byte
     * @param last position of its last one
     */
    record Span(long first, long last) {

        public long length() {
            return last - first + 1;
        }
    }

    /** None of the ranges reaches into the representation. None can reach into an empty one. */
    record Unsatisfiable() implements Selection {}

    /**
     * These parts.
     *
     * @param spans at least one, each within the representation, in the order asked
     */
    record Parts(List<Span> spans) implements Selection {
        public Parts {
            spans = List.copyOf(spans);
        }
    }

    static Selection select(ByteRanges.Requested requested, long completeLength) {
        List<Span> spans = requested.ranges().stream()
                .flatMap(range -> span(range, completeLength).stream())
                .toList();
        if (spans.isEmpty()) {
            return new Unsatisfiable();
        }
        return new Parts(isExcessive(spans, completeLength) ? merged(spans) : spans);
    }

    private static Optional<Span> span(ByteRange range, long completeLength) {
        return switch (range) {
            case ByteRange.FromTo(long first, long last) -> within(first, last, completeLength);
            case ByteRange.From(long first) -> within(first, Long.MAX_VALUE, completeLength);
            case ByteRange.Suffix(long length) ->
                length == 0
                        ? Optional.empty()
                        : within(Math.max(0, completeLength - length), Long.MAX_VALUE, completeLength);
        };
    }

    private static Optional<Span> within(long first, long last, long completeLength) {
        return first < completeLength
                ? Optional.of(new Span(first, Math.min(last, completeLength - 1)))
                : Optional.empty();
    }

    /** Whether the parts as asked for would cost more than they are worth: larger than the whole, or laid over each other. */
    private static boolean isExcessive(List<Span> spans, long completeLength) {
        long left = completeLength;
        for (Span span : spans) {
            if (span.length() > left) {
                return true;
            }
            left -= span.length();
        }
        return spans.stream().filter(span -> overlapsAnother(span, spans)).count() > MOST_OVERLAPPING;
    }

    private static boolean overlapsAnother(Span span, List<Span> spans) {
        // each overlaps itself
        return spans.stream()
                        .filter(other -> other.first <= span.last && span.first <= other.last)
                        .limit(2)
                        .count()
                > 1;
    }

    /** What overlaps or adjoins becomes one, in the place of that of its members that was asked for first (RFC 9110 §15.3.7.2). */
    private static List<Span> merged(List<Span> spans) {
        List<Merged> merged = new ArrayList<>();
        for (Merged next : Merged.sorted(spans)) {
            Merged before = merged.isEmpty() ? null : merged.getLast();
            if (before != null && before.reaches(next)) {
                merged.set(merged.size() - 1, before.with(next));
            } else {
                merged.add(next);
            }
        }
        return merged.stream()
                .sorted(Comparator.comparingInt(Merged::place))
                .map(Merged::span)
                .toList();
    }

    /**
     * A part and when it was asked for.
     *
     * @param span the part
     * @param place among those asked for
     */
    record Merged(Span span, int place) {

        private static List<Merged> sorted(List<Span> spans) {
            List<Merged> sorted = new ArrayList<>(spans.size());
            for (Span span : spans) {
                sorted.add(new Merged(span, sorted.size()));
            }
            sorted.sort(Comparator.comparingLong(merged -> merged.span.first));
            return sorted;
        }

        /** The spans lie within a representation, so one beyond the last byte is still a number. */
        private boolean reaches(Merged next) {
            return next.span.first <= span.last + 1;
        }

        private Merged with(Merged next) {
            return new Merged(new Span(span.first, Math.max(span.last, next.span.last)), Math.min(place, next.place));
        }
    }
}
