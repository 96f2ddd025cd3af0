package dev.weir.policy;

import dev.weir.net.Cidr;
import java.net.InetAddress;
import java.util.List;

/** The peers whose word on who the client is counts. */
public final class TrustedPeers {

    private final List<Cidr> networks;

    public TrustedPeers(List<Cidr> networks) {
        this.networks = List.copyOf(networks);
    }

    public boolean contains(InetAddress peer) {
        InetAddress address = EmbeddedIpv4.unmapped(peer);
        return networks.stream().anyMatch(network -> network.contains(address));
    }
}
