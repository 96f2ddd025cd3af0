package dev.weir.upstream;

import java.net.InetAddress;
import java.util.List;

/** The judged way to a destination. */
sealed interface Route {

    /**
     * Straight to the origin.
     *
     * @param addresses judged addresses, best first; never empty
     */
    record Direct(List<InetAddress> addresses) implements Route {
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
