package dev.weir.policy;

import dev.weir.net.Host;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The API server of the cluster that this process runs in: who reaches it through a proxy that stands in the cluster has got past the
 * network around it.
 *
 * @param addresses where it answers, on whatever port
 * @param names what else it is called
 */
public record ApiServer(Set<InetAddress> addresses, Set<Host.Name> names) {

    /** There is none, or nobody said so; its well-known names are its names all the same. */
    public static final ApiServer UNKNOWN = new ApiServer(Set.of(), Set.of());

    /** Kubernetes sets them in each container, whatever else a pod says of its environment. */
    private static final List<String> VARIABLES =
            List.of("KUBERNETES_SERVICE_HOST", "KUBERNETES_PORT_443_TCP_ADDR", "KUBERNETES_PORT_6443_TCP_ADDR");

    private static final Set<String> WELL_KNOWN = Set.of("kubernetes", "kubernetes.default", "kubernetes.default.svc");
    /** What follows is the cluster's domain, which each cluster may choose. */
    private static final String IN_CLUSTER_DOMAIN = "kubernetes.default.svc.";

    public ApiServer {
        addresses = Set.copyOf(addresses);
        names = Set.copyOf(names);
    }

    /** Reads the environment of a process. */
    public static ApiServer of(Map<String, String> environment) {
        Set<InetAddress> addresses = new HashSet<>();
        Set<Host.Name> names = new HashSet<>();
        VARIABLES.stream()
                .flatMap(name -> Stream.ofNullable(environment.get(name)))
                .forEach(value -> {
                    switch (Host.parseWritten(value.strip())) {
                        case Host.Address literal -> addresses.add(literal.address());
                        case Host.Name name -> names.add(name);
                        default -> {} // Who sets it to something else means no API server.
                    }
                });
        return new ApiServer(addresses, names);
    }

    boolean answersAt(InetAddress address) {
        return addresses.contains(address);
    }

    boolean isCalled(Host.Name name) {
        return WELL_KNOWN.contains(name.name()) || name.name().startsWith(IN_CLUSTER_DOMAIN) || names.contains(name);
    }
}
