package dev.weir.listener;

import dev.weir.net.Host;
import dev.weir.policy.document.Opening;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The hosts that {@code reach} opens, or once did: what is stored of them is given away only while it still does.
 *
 * @param domains names that were opened, each with everything under it
 * @param anything whether addresses were opened whatever the name
 */
record Reached(Set<String> domains, boolean anything) {

    static final Reached NOTHING = new Reached(Set.of(), false);

    /** So many are told apart; past that, every host is one of them. */
    private static final int MOST = 10_000;

    Reached and(List<Opening> openings) {
        Set<String> more = new HashSet<>(domains);
        boolean any = anything;
        for (Opening opening : openings) {
            if (opening.domain() == null) {
                any = true;
            } else {
                more.add(opening.domain().name());
            }
        }
        return more.size() > MOST ? new Reached(Set.of(), true) : new Reached(Set.copyOf(more), any);
    }

    boolean concerns(Host host) {
        if (anything) {
            return true;
        }
        if (domains.isEmpty() || !(host instanceof Host.Name(String name))) {
            return false;
        }
        for (int at = 0; at >= 0; ) {
            if (domains.contains(name.substring(at))) {
                return true;
            }
            int dot = name.indexOf('.', at);
            at = dot < 0 ? -1 : dot + 1;
        }
        return false;
    }
}
