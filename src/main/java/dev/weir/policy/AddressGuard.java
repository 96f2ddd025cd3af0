package dev.weir.policy;

import dev.weir.net.AddressRange;
import dev.weir.net.Host;
import dev.weir.policy.AddressClass.Tier;
import dev.weir.policy.Judgement.Allowed;
import dev.weir.policy.Judgement.Denied;
import dev.weir.policy.Judgement.Prohibited;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The judge of an address and port that is about to be dialled, as the operator's configuration has it.
 *
 * <p>An IPv6 address may carry IPv4 addresses, and a translator on the way goes where they say. So each reading of the
 * address is judged: one that is denied denies the whole; every one that is not public must be opened by an allowed
 * range, unless a range opens the address as dialled.
 */
public final class AddressGuard {

    private static final Allowed ALLOWED = new Allowed();

    private final List<AddressRange> allow;
    private final List<AddressRange> deny;
    private final ApiServer apiServer;

    /**
     * @param allow what the operator opened, the floor included
     * @param deny what nothing opens
     * @param apiServer the cluster's, which is of the floor
     */
    public AddressGuard(List<AddressRange> allow, List<AddressRange> deny, ApiServer apiServer) {
        this.allow = List.copyOf(allow);
        this.deny = List.copyOf(deny);
        this.apiServer = apiServer;
    }

    public AddressGuard(List<AddressRange> allow, List<AddressRange> deny) {
        this(allow, deny, ApiServer.UNKNOWN);
    }

    /** What it says of the ways to write what is not for everybody. */
    public GuardSelfTest selfTest() {
        return GuardSelfTest.of(this, allow, deny, apiServer);
    }

    /** Of an address that is asked for as such, with nothing opened but what the operator opened. */
    public Judgement judge(InetAddress address, int port) {
        return judge(address, port, null, _ -> false);
    }

    /**
     * Of an address of something that is asked for.
     *
     * @param opens whether policy opens a private reading of the address
     */
    Judgement judge(Host asked, InetAddress address, int port, Predicate<InetAddress> opens) {
        return judge(address, port, asked instanceof Host.Name name ? classOf(name) : null, opens);
    }

    /** What a name of the floor stands for, whatever it resolves to; null for every other name. */
    @Nullable
    AddressClass classOf(Host.Name name) {
        if (apiServer.isCalled(name)) {
            return AddressClass.API_SERVER;
        }
        return MetadataNames.contains(name) ? AddressClass.METADATA : null;
    }

    /** Whether there is an address that the operator opened on this port. */
    boolean opensAnythingOn(int port) {
        return allow.stream().anyMatch(range -> range.ports().contains(port));
    }

    private Judgement judge(InetAddress address, int port, @Nullable AddressClass named, Predicate<InetAddress> opens) {
        List<InetAddress> readings = EmbeddedIpv4.readings(address);
        for (AddressRange range : deny) {
            if (range.contains(address, port) || anyIn(range, readings, port)) {
                return new Denied(range);
            }
        }
        return isAllowed(address, port) ? ALLOWED : unlessOpen(address, readings, port, named, opens);
    }

    private Judgement unlessOpen(
            InetAddress address,
            List<InetAddress> readings,
            int port,
            @Nullable AddressClass named,
            Predicate<InetAddress> opens) {
        AddressClass strictest = AddressClass.PUBLIC;
        for (InetAddress reading : readings) {
            AddressClass addressClass = named == null ? classOf(reading) : named;
            if (addressClass.tier().compareTo(strictest.tier()) < 0
                    && !isAllowed(reading, port)
                    && !(addressClass.tier() == Tier.PRIVATE && opens.test(reading))) {
                strictest = addressClass;
            }
        }
        return strictest == AddressClass.PUBLIC ? ALLOWED : new Prohibited(strictest, configLine(address, port));
    }

    private AddressClass classOf(InetAddress reading) {
        return apiServer.answersAt(reading) ? AddressClass.API_SERVER : AddressClass.of(reading);
    }

    private boolean isAllowed(InetAddress address, int port) {
        for (AddressRange range : allow) {
            if (range.contains(address, port)) {
                return true;
            }
        }
        return false;
    }

    private static boolean anyIn(AddressRange range, List<InetAddress> readings, int port) {
        for (InetAddress reading : readings) {
            if (range.contains(reading, port)) {
                return true;
            }
        }
        return false;
    }

    private static String configLine(InetAddress address, int port) {
        String network = network(address);
        return "weir.egress.allow=" + (network.indexOf(':') < 0 ? network : "[" + network + "]") + ":" + port;
    }

    /** The network of one that an address is. */
    static String network(InetAddress address) {
        String written = NetUtil.toAddressString(EmbeddedIpv4.unmapped(address));
        return written + (written.indexOf(':') < 0 ? "/32" : "/128");
    }
}
