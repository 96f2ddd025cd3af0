package dev.weir.policy;

import dev.weir.net.AddressRange;
import dev.weir.net.Host;
import dev.weir.net.HostReading;
import dev.weir.net.PortRanges;
import dev.weir.policy.AddressClass.Tier;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the guard says of the ways to write an address that is not for everybody, as it is configured here, without what a policy
 * opens.
 *
 * @param findings one for each spelling
 * @param floorOpened what of the floor the operator opened
 */
public record GuardSelfTest(List<Finding> findings, List<FloorOpened> floorOpened) {

    /** Sent as the host of a request. */
    private static final List<String> SPELLINGS = List.of(
            "127.0.0.1",
            "127.0.0.1.",
            "0.0.0.0",
            "localhost",
            "localhost.",
            "[::1]",
            "[::]",
            "127.1",
            "2130706433",
            "0x7f000001",
            "0177.0.0.1",
            "\uff11\uff12\uff17.0.0.1",
            "\u2460\u2461\u2466.0.0.1",
            "[::ffff:127.0.0.1]",
            "[::ffff:7f00:1]",
            "[::127.0.0.1]",
            "[64:ff9b::7f00:1]",
            "[64:ff9b:1::7f00:1]",
            "[2002:7f00:1::]",
            "[2001:0:808:808:0:0:80ff:fffe]",
            "[2a00:1450:4001::5efe:127.0.0.1]",
            "169.254.169.254",
            "[::ffff:169.254.169.254]",
            "[64:ff9b::a9fe:a9fe]",
            "[fd00:ec2::254]",
            "100.100.100.200",
            "168.63.129.16",
            "metadata.google.internal",
            "10.0.0.1",
            "172.16.0.1",
            "192.168.0.1",
            "100.64.0.1",
            "198.18.0.1",
            "192.0.0.1",
            "192.0.2.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "[fe80::1]",
            "[fec0::1]",
            "[fc00::1]",
            "[ff02::1]",
            "[2001:db8::1]",
            "kubernetes.default.svc");

    public GuardSelfTest {
        findings = List.copyOf(findings);
        floorOpened = List.copyOf(floorOpened);
    }

    /** What became of one spelling. */
    public sealed interface Outcome {}

    /** It is no host, so the request is malformed. */
    public record NoHost() implements Outcome {}

    /**
     * It is held back on every port.
     *
     * @param judgement why
     */
    public record Closed(Judgement judgement) implements Outcome {}

    /**
     * It is dialled.
     *
     * @param port on this port, and perhaps on others
     */
    public record Open(int port) implements Outcome {}

    /**
     * What one spelling comes to.
     *
     * @param spelling the host as it would stand in a request
     */
    public record Finding(String spelling, Outcome outcome) {}

    /**
     * A range of {@code weir.egress.allow} that opens something of the floor.
     *
     * @param what is open by it
     */
    public record FloorOpened(AddressRange range, Set<AddressClass> what) {}

    static GuardSelfTest of(
            AddressGuard guard, List<AddressRange> allow, List<AddressRange> deny, ApiServer apiServer) {
        Set<Integer> ports = ports(allow);
        List<Finding> findings = Stream.concat(SPELLINGS.stream(), written(apiServer))
                .map(spelling -> new Finding(spelling, outcome(guard, spelling, ports)))
                .toList();
        return new GuardSelfTest(findings, floorOpened(allow, deny, apiServer));
    }

    /** One line for the log where something is open that is closed by default. */
    public Optional<String> warning() {
        if (floorOpened.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(floorOpened.stream()
                .map(opened -> opened.range + " ("
                        + opened.what.stream().map(AddressClass::token).collect(Collectors.joining(", ")) + ")")
                .collect(Collectors.joining(
                        "; ", "weir.egress.allow opens to every client what nobody should need: ", "")));
    }

    private static Stream<String> written(ApiServer apiServer) {
        return Stream.concat(apiServer.addresses().stream().map(Host.Address::new), apiServer.names().stream())
                .map(Host::toString)
                .sorted();
    }

    /** The usual ones, and one of each range that is opened. */
    private static Set<Integer> ports(List<AddressRange> allow) {
        Set<Integer> ports = new TreeSet<>(List.of(80, 443));
        for (AddressRange range : allow) {
            for (PortRanges.Range some : range.ports().ranges()) {
                ports.add(some.first());
            }
        }
        return ports;
    }

    private static Outcome outcome(AddressGuard guard, String spelling, Set<Integer> ports) {
        return switch (Host.parse(spelling)) {
            case HostReading.Malformed _ -> new NoHost();
            case Host.Address literal -> outcome(guard, literal, literal.address(), ports);
            case Host.Name(String name)
            when name.equals("localhost") ->
                outcome(guard, new Host.Name(name), InetAddress.getLoopbackAddress(), ports);
            case Host.Name name -> {
                int port = ports.iterator().next();
                Judgement judgement = new AddressJudge(guard).judgeUnseen(name, port);
                yield judgement instanceof Judgement.Allowed ? new Open(port) : new Closed(judgement);
            }
        };
    }

    private static Outcome outcome(AddressGuard guard, Host asked, InetAddress address, Set<Integer> ports) {
        Judgement last = new Judgement.Allowed();
        for (int port : ports) {
            last = guard.judge(asked, address, port, _ -> false);
            if (last instanceof Judgement.Allowed) {
                return new Open(port);
            }
        }
        return new Closed(last);
    }

    private static List<FloorOpened> floorOpened(
            List<AddressRange> allow, List<AddressRange> deny, ApiServer apiServer) {
        List<FloorOpened> found = new ArrayList<>();
        for (AddressRange range : allow) {
            Set<AddressClass> what = AddressClass.in(range.network());
            what.removeIf(some -> some.tier() != Tier.FLOOR);
            if (apiServer.addresses().stream().anyMatch(range.network()::contains)) {
                what.add(AddressClass.API_SERVER);
            }
            boolean denied = deny.stream()
                    .anyMatch(closed -> closed.ports().equals(PortRanges.ALL)
                            && closed.network().contains(range.network()));
            if (!what.isEmpty() && !denied) {
                found.add(new FloorOpened(range, what));
            }
        }
        return found;
    }
}
