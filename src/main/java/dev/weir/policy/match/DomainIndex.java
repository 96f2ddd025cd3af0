package dev.weir.policy.match;

import java.util.HashMap;
import java.util.Map;

/** Which numbers belong to a name or to a domain that it lies under. */
public final class DomainIndex {

    private final NameTable names = new NameTable();
    private final Map<Integer, int[]> numbers = new HashMap<>();

    /**
     * Builds it.
     *
     * @param byDomain the numbers of each domain
     */
    public DomainIndex(Map<String, Numbers> byDomain) {
        byDomain.forEach((domain, of) -> numbers.put(names.add(DomainSet.checked(domain)), of.toArray()));
        names.finish();
    }

    /** Adds the numbers of every domain that covers this name. */
    public void collect(String name, Candidates into) {
        if (numbers.isEmpty()) {
            return;
        }
        NameTable.Walk walk = names.walk(name);
        for (int place = walk.next(); place >= 0; place = walk.next()) {
            into.add(numbers.getOrDefault(place, Numbers.NONE));
        }
    }
}
