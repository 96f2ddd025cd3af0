package dev.weir.policy;

import dev.weir.net.AddressRange;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.List;

/**
 * The judge of an address and port that is about to be dialled.
 *
 * <p>An IPv6 address may carry IPv4 addresses, and a translator on the way goes where they say. So each reading of the
 * address is judged: one that is denied denies the whole; every one that is not public must be opened by an allowed
 * range, unless a range opens the address as dialled.
 */
public final class AddressGuard {

    private static final Allowed ALLOWED = new Allowed();

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
        for (AddressRange range : deny) {
            if (range.contains(address, port) || anyIn(range, readings, port)) {
                return new Denied(range);
            }
        }
        return isAllowed(address, port) ? ALLOWED : unlessPublic(address, readings, port);
    }

    private Judgement unlessPublic(InetAddress address, List<InetAddress> readings, int port) {
        AddressClass strictest = AddressClass.PUBLIC;
        for (InetAddress reading : readings) {
            AddressClass addressClass = AddressClass.of(reading);
            if (addressClass.tier().compareTo(strictest.tier()) < 0 && !isAllowed(reading, port)) {
                strictest = addressClass;
            }
        }
        return strictest == AddressClass.PUBLIC ? ALLOWED : new Prohibited(strictest, configLine(address, port));
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
        String written = NetUtil.toAddressString(EmbeddedIpv4.unmapped(address));
        String network = written.indexOf(':') < 0 ? written + "/32" : "[" + written + "/128]";
        return "weir.egress.allow=" + network + ":" + port;
    }
}
