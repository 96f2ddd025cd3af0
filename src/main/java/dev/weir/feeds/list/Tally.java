package dev.weir.feeds.list;

import dev.weir.net.Host;
import dev.weir.net.HostReading;
import dev.weir.policy.match.DomainSet;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** What has been found in a list so far. */
final class Tally {

    private static final Set<String> LOCAL =
            Set.of("localhost", "localhost.localdomain", "local", "localdomain", "broadcasthost");
    private static final String LOCAL_IPV6 = "ip6-";

    /** Finding the ASCII form of international letters takes a time that grows with the square of their number. */
    private static final int LONGEST_NAME = 253;

    private final DomainSet.Builder blocked = DomainSet.builder();
    private final DomainSet.Builder excepted = DomainSet.builder();
    private final Map<Skipped, Long> skipped = new EnumMap<>(Skipped.class);
    private long sound;

    /** @param written a host name as a list has it */
    void block(String written) {
        add(written, blocked);
    }

    /** @param written a host name as a list has it */
    void except(String written) {
        add(written, excepted);
    }

    void skip(Skipped kind) {
        skipped.merge(kind, 1L, Long::sum);
    }

    private void add(String written, DomainSet.Builder to) {
        if (written.length() > LONGEST_NAME) {
            skip(Skipped.NOT_A_NAME);
            return;
        }
        switch (Host.parseWritten(written)) {
            case HostReading.Malformed _ -> skip(Skipped.NOT_A_NAME);
            case Host.Address _ -> skip(Skipped.ADDRESS);
            case Host.Name(String name) when LOCAL.contains(name) -> skip(Skipped.LOCAL);
            case Host.Name(String name)
            when name.indexOf('.') < 0 -> skip(name.startsWith(LOCAL_IPV6) ? Skipped.LOCAL : Skipped.SINGLE_LABEL);
            case Host.Name(String name) when SharedSuffixes.contains(name) -> skip(Skipped.SUFFIX);
            case Host.Name(String name) -> {
                to.add(name);
                sound++;
            }
        }
    }

    /** How many names were taken, equal ones counted as often as they came. */
    long sound() {
        return sound;
    }

    long skipped(Skipped kind) {
        return skipped.getOrDefault(kind, 0L);
    }

    Map<Skipped, Long> allSkipped() {
        return skipped;
    }

    DomainSet blocked() {
        return blocked.build();
    }

    DomainSet excepted() {
        return excepted.build();
    }
}
