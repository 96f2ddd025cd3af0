package dev.weir.upstream;

import dev.weir.policy.RuleSet;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The judged way to a destination. */
sealed interface Route {

    /**
     * Straight to the origin.
     *
     * @param addresses judged addresses, best first; never empty
     * @param rules those they were judged by; null where there are none
     */
    record Direct(List<InetAddress> addresses, @Nullable RuleSet rules) implements Route {
        public Direct {
            addresses = List.copyOf(addresses);
        }
    }

    /**
     * Through the next proxy, which resolves the name itself.
     *
     * @param parent the next proxy
     * @param address its address
     */
    record ViaParent(Parent parent, InetAddress address) implements Route {}
}
