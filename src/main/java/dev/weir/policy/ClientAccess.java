package dev.weir.policy;

import dev.weir.net.Cidr;
import java.net.InetAddress;
import java.util.List;

/** Whether a client may use the proxy at all, by the address it comes from. */
public final class ClientAccess {

    private final List<Cidr> clients;

    /**
     * @param clients networks whose members may
     */
    public ClientAccess(List<Cidr> clients) {
        this.clients = List.copyOf(clients);
    }

    /** What a client is told. */
    public enum Admission {
        ADMITTED,
        NOT_A_CLIENT
    }

    public Admission judge(InetAddress client) {
        // RFC 4291 §2.5.5.2: a dual-stack socket may show an IPv4 peer as IPv4-mapped.
        InetAddress address = EmbeddedIpv4.unmapped(client);
        for (Cidr network : clients) {
            if (network.contains(address)) {
                return Admission.ADMITTED;
            }
        }
        return Admission.NOT_A_CLIENT;
    }
}
