package dev.weir.policy;

import dev.weir.net.AddressRange;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The judge of an address and port that is about to be dialled.
 *
 * <p>An IPv6 address may carry IPv4 addresses, and a translator on the way goes where they say. So each reading of the
 * address is judged: one that is denied denies the whole; every one that is not public must be opened by an allowed
 * range, unless a range opens the address as dialled.
 */
public final class AddressGuard {

    private final List<AddressRange> allow;
    private final List<AddressRange> deny;

    /**
     * @param allow what the operator opened, the floor included
     * @param deny what nothing opens
     */
    public AddressGuard(List<AddressRange> allow, List<AddressRange> deny) {
        this.allow = List.copyOf(allow);
        this.deny = List.copyOf(deny);
    }

    /** What the guard says. */
    public sealed interface Judgement {}

    /** It may be dialled. */
    public record Allowed() implements Judgement {}

    /**
     * It is not public, and nothing opens it.
     *
     * @param addressClass what it is
     * @param configLine the line of configuration that would open it
     */
    public record Prohibited(AddressClass addressClass, String configLine) implements Judgement {}

    /**
     * The operator denied it.
     *
     * @param range the denied range that contains it
     */
    public record Denied(AddressRange range) implements Judgement {}

    public Judgement judge(InetAddress address, int port) {
        List<InetAddress> readings = EmbeddedIpv4.readings(address);
        Optional<AddressRange> denied = deny.stream()
                .filter(range -> range.contains(address, port)
                        || readings.stream().anyMatch(reading -> range.contains(reading, port)))
                .findFirst();
        if (denied.isPresent()) {
            return new Denied(denied.get());
        }
        if (isAllowed(address, port)) {
            return new Allowed();
        }
        return readings.stream()
                .filter(reading -> !isAllowed(reading, port))
                .map(AddressClass::of)
                .filter(addressClass -> addressClass != AddressClass.PUBLIC)
                .min(Comparator.comparing(AddressClass::tier))
                .<Judgement>map(addressClass -> new Prohibited(addressClass, configLine(address, port)))
                .orElseGet(Allowed::new);
    }

    private boolean isAllowed(InetAddress address, int port) {
        return allow.stream().anyMatch(range -> range.contains(address, port));
    }

    private static String configLine(InetAddress address, int port) {
        String written = NetUtil.toAddressString(EmbeddedIpv4.unmapped(address));
        String network = written.indexOf(':') < 0 ? written + "/32" : "[" + written + "/128]";
        return "weir.egress.allow=" + network + ":" + port;
    }
}
