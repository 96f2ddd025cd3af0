package dev.weir.net;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A set of TCP ports, written {@code 80,443,1024-65535}. Ports are 1 to 65535; an empty set contains nothing.
 *
 * @param ranges the ranges in the order written
 */
public record PortRanges(List<Range> ranges) {

    /** Every port. */
    public static final PortRanges ALL = new PortRanges(List.of(new Range(1, 65535)));

    public PortRanges {
        ranges = List.copyOf(ranges);
    }

    /**
     * An inclusive range.
     *
     * @param first lowest port
     * @param last highest port, not below {@code first}
     */
    public record Range(int first, int last) {
        public Range {
            if (first < 1 || last > 65535 || first > last) {
                throw new IllegalArgumentException("not a range of ports 1-65535: " + first + "-" + last);
            }
        }

        @Override
        public String toString() {
            return first == last ? Integer.toString(first) : first + "-" + last;
        }
    }

    public boolean contains(int port) {
        for (Range range : ranges) {
            if (port >= range.first && port <= range.last) {
                return true;
            }
        }
        return false;
    }

    /**
     * Reads the written form.
     *
     * @throws IllegalArgumentException naming the part that is not a port or range
     */
    public static PortRanges parse(String text) {
        List<Range> ranges = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            ranges.add(range(part.strip()));
        }
        return new PortRanges(ranges);
    }

    private static Range range(String part) {
        int dash = part.indexOf('-');
        int first = port(dash < 0 ? part : part.substring(0, dash), part);
        return new Range(first, dash < 0 ? first : port(part.substring(dash + 1), part));
    }

    private static int port(String digits, String part) {
        if (digits.isEmpty() || digits.length() > 5 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException("not a port or range of ports: '" + part + "'");
        }
        return Integer.parseInt(digits);
    }

    @Override
    public String toString() {
        return ranges.stream().map(Range::toString).collect(Collectors.joining(","));
    }
}
