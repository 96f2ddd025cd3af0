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
        names.trim();
    }

    /** Adds the numbers of every domain that covers this name. */
    public void collect(String name, Candidates into) {
        if (numbers.isEmpty()) {
            return;
        }
        long hash = NameTable.start();
        for (int i = name.length() - 1; i >= 0; i--) {
            hash = names.step(hash, name.charAt(i));
            if (i == 0 || name.charAt(i - 1) == '.') {
                int place = names.find(hash, name, i);
                if (place >= 0) {
                    into.add(numbers.getOrDefault(place, Numbers.NONE));
                }
            }
        }
    }
}
