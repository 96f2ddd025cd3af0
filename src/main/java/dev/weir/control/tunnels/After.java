package dev.weir.control.tunnels;

import dev.weir.listener.OpenTunnel;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a page of tunnels ended: they are in the order of their beginnings, and of their ids where those are the same.
 *
 * @param millis since the epoch, when the last of it began
 * @param id of the last of it
 */
record After(long millis, String id) {

    static final After NOTHING = new After(Long.MIN_VALUE, "");

    private static final Pattern WRITTEN = Pattern.compile("([0-9]{1,15})-([A-Za-z0-9_-]{1,64})");

    static After of(OpenTunnel last) {
        return new After(last.sinceMillis(), last.id());
    }

    static Optional<After> parse(String written) {
        Matcher matcher = WRITTEN.matcher(written);
        return matcher.matches()
                ? Optional.of(new After(Long.parseLong(matcher.group(1)), matcher.group(2)))
                : Optional.empty();
    }

    String write() {
        return millis + "-" + id;
    }

    boolean isBefore(OpenTunnel tunnel) {
        int order = Long.compare(millis, tunnel.sinceMillis());
        return order < 0 || (order == 0 && id.compareTo(tunnel.id()) < 0);
    }

    /** Those behind it, in order, one more than asked for where others follow. */
    List<OpenTunnel> page(List<OpenTunnel> all, int limit) {
        return all.stream()
                .sorted(java.util.Comparator.comparingLong(OpenTunnel::sinceMillis)
                        .thenComparing(OpenTunnel::id))
                .filter(this::isBefore)
                .limit(limit + 1L)
                .toList();
    }
}
