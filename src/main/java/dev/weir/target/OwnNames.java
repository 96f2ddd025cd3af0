package dev.weir.target;

import dev.weir.net.Host;

/** The names that mean this proxy and not a target. */
@FunctionalInterface
public interface OwnNames {

    boolean contains(Host host, int port);
}
