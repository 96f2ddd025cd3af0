package dev.weir.policy;

import dev.weir.net.Host;
import dev.weir.policy.Judgement.Allowed;
import dev.weir.policy.Judgement.Blacklisted;
import dev.weir.policy.Judgement.Prohibited;
import dev.weir.policy.document.Opening;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The judge of the addresses of one exchange's target: the operator's guard, then what the policy opens of the private
 * addresses ({@code reach}), then what the policy says of each address. The first that closes it decides.
 */
public final class AddressJudge {

    private static final Allowed ALLOWED = new Allowed();

    private final AddressGuard guard;
    private final List<Opening> reach;
    private final long now;
    private final @Nullable ByAddress policy;
    private final @Nullable RuleSet rules;

    /** What the policy says of a target by its address, where it depends on that. */
    public interface ByAddress {
        /**
         * Says it.
         *
         * @param address of the target; null where a next proxy looks the name up, so that nobody here sees it
         * @return never {@link Verdict.OnAddress}
         */
        Verdict of(@Nullable InetAddress address);
    }

    /**
     * A judge by some rules.
     *
     * @param reach the private destinations that are opened
     * @param now milliseconds since the epoch: what has expired opens nothing
     * @param policy null where the policy has permitted the target whatever its addresses are
     * @param rules those that the others are of; null where there are none
     */
    public AddressJudge(
            AddressGuard guard, List<Opening> reach, long now, @Nullable ByAddress policy, @Nullable RuleSet rules) {
        this.guard = guard;
        this.reach = List.copyOf(reach);
        this.now = now;
        this.policy = policy;
        this.rules = rules;
    }

    public AddressJudge(AddressGuard guard, List<Opening> reach, long now, @Nullable ByAddress policy) {
        this(guard, reach, now, policy, null);
    }

    /** The guard alone. */
    public AddressJudge(AddressGuard guard) {
        this(guard, List.of(), 0, null);
    }

    /** The rules that it judges by: two judges of one target that have the same say the same. */
    public @Nullable RuleSet rules() {
        return rules;
    }

    /**
     * Judges an address.
     *
     * @param asked what the target is named; a literal is its own address
     */
    public Judgement judge(Host asked, InetAddress address, int port) {
        Judgement judgement = guard.judge(asked, address, port, reading -> opens(asked, address, reading, port));
        return judgement instanceof Allowed ? byPolicy(address) : judgement;
    }

    /** Judges a name before it is looked up: nothing is asked of DNS that could not be dialled. */
    public Judgement judge(Host.Name asked, int port) {
        AddressClass addressClass = guard.classOf(asked);
        return addressClass == null || guard.opensAnythingOn(port) ? ALLOWED : prohibited(asked, addressClass, port);
    }

    /** Judges a name whose address nobody here sees, since the next proxy looks it up. */
    public Judgement judgeUnseen(Host.Name asked, int port) {
        AddressClass addressClass = guard.classOf(asked);
        return addressClass == null ? byPolicy(null) : prohibited(asked, addressClass, port);
    }

    /** Whether {@code reach} names it: only then a name without a domain is taken for one. */
    public boolean isNamed(Host.Name asked, int port) {
        for (Opening opening : reach) {
            if (opening.domain() != null && holds(opening, asked, port)) {
                return true;
            }
        }
        return false;
    }

    private Judgement byPolicy(@Nullable InetAddress address) {
        return switch (policy == null ? null : policy.of(address)) {
            case null -> ALLOWED;
            case Verdict.Permitted _ -> ALLOWED;
            case Verdict.Denied denied -> new Blacklisted(denied);
            case Verdict.OnAddress _ -> throw new IllegalStateException("a verdict on an address that depends on it");
        };
    }

    private boolean opens(Host asked, InetAddress dialled, InetAddress reading, int port) {
        for (Opening opening : reach) {
            boolean there = opening.cidr() == null
                    || opening.cidr().contains(reading)
                    || opening.cidr().contains(dialled);
            if (there && holds(opening, asked, port)) {
                return true;
            }
        }
        return false;
    }

    private boolean holds(Opening opening, Host asked, int port) {
        return opening.ports().contains(port) && !opening.isExpired(now) && isUnder(asked, opening.domain());
    }

    private static boolean isUnder(Host asked, Host.@Nullable Name domain) {
        return domain == null || (asked instanceof Host.Name name && name.isWithin(domain.name()));
    }

    /** The entry of {@code reach} that would open a private destination. */
    public static String entryFor(Host asked, int port) {
        String what = switch (asked) {
            case Host.Name name -> "domain: " + name;
            case Host.Address literal -> "cidr: \"" + AddressGuard.network(literal.address()) + "\"";
        };
        return "{" + what + ", ports: [" + port + "]}";
    }

    private static Prohibited prohibited(Host.Name asked, AddressClass addressClass, int port) {
        return new Prohibited(addressClass, "weir.egress.allow=<address of " + asked + ">:" + port);
    }
}
