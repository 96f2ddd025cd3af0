package dev.weir.upstream;

import dev.weir.dns.Answer;
import dev.weir.dns.Resolver;
import dev.weir.measure.Leg;
import dev.weir.measure.Limit;
import dev.weir.measure.Meters;
import dev.weir.measure.Phase;
import dev.weir.net.Host;
import dev.weir.policy.AddressJudge;
import dev.weir.policy.Judgement;
import dev.weir.response.Denials;
import dev.weir.response.Refusal;
import dev.weir.response.Refusals;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds the judged way to a destination: a name is resolved once, every address is put to the judge, and only what passed is dialled.
 * There is no second look-up between the judgement and the connection, so an answer that changes in between changes nothing.
 */
final class Routes {

    private final Resolver resolver;
    private final Supplier<AddressJudge> judges;
    private final Denials words;
    private final OwnSockets own;
    private final @Nullable Parent parent;
    private final Meters meters;

    /**
     * Ways under a judge.
     *
     * @param judges asked for anew each time, since the rules may have changed
     * @param words how a client is told of an address that may not be dialled
     */
    Routes(
            Resolver resolver,
            Supplier<AddressJudge> judges,
            Denials words,
            OwnSockets own,
            @Nullable Parent parent,
            Meters meters) {
        this.resolver = resolver;
        this.judges = judges;
        this.words = words;
        this.own = own;
        this.parent = parent;
        this.meters = meters;
    }

    /** The same ways under another judge. */
    Routes under(Supplier<AddressJudge> other, Denials otherWords) {
        return new Routes(resolver, other, otherWords, own, parent, meters);
    }

    /**
     * The way to a destination; fails with {@link UpstreamFailure} where there is none.
     *
     * @param leg told what it took
     */
    Future<Route> to(Host host, int port, Leg leg) {
        AddressJudge judge = judges.get();
        if (host instanceof Host.Name name && isSingleLabel(name) && !isThisHost(name) && !judge.isNamed(name, port)) {
            return refused(Refusals.singleLabelName(name.name(), port));
        }
        Parent next = parent;
        if (next != null && !next.bypassedBy(host)) {
            return viaParent(next, host, port, leg);
        }
        return switch (host) {
            case Host.Address literal -> direct(List.of(literal.address()), port, host);
            case Host.Name name -> {
                Refusal denial = words.refusal(judge.judge(name, port), name, port);
                yield denial != null
                        ? refused(denial)
                        : resolve(name, leg).compose(addresses -> direct(addresses, port, host));
            }
        };
    }

    private Future<Route> viaParent(Parent next, Host host, int port, Leg leg) {
        // The parent resolves names, so here only literals and the names of this host can be judged by their address.
        Future<Route> judged = switch (host) {
            case Host.Address literal -> direct(List.of(literal.address()), port, host);
            case Host.Name name when isThisHost(name) -> direct(List.of(InetAddress.getLoopbackAddress()), port, host);
            case Host.Name name -> {
                Refusal denial = words.refusal(judges.get().judgeUnseen(name, port), name, port);
                yield denial == null ? Future.succeededFuture(null) : refused(denial);
            }
        };
        return judged.compose(_ -> addressOf(next, leg)).map(address -> new Route.ViaParent(next, address));
    }

    private static boolean isSingleLabel(Host.Name name) {
        return name.name().indexOf('.') < 0;
    }

    private static boolean isThisHost(Host.Name name) {
        return name.name().equals("localhost") || name.name().endsWith(".localhost");
    }

    private Future<InetAddress> addressOf(Parent next, Leg leg) {
        return switch (next.host()) {
            case Host.Address literal -> Future.succeededFuture(literal.address());
            case Host.Name name ->
                resolve(name, leg)
                        .map(List::getFirst)
                        .recover(_ -> Future.failedFuture(UpstreamFailure.silence(Refusals.parentUnavailable())));
        };
    }

    private Future<List<InetAddress>> resolve(Host.Name name, Leg leg) {
        long asked = System.nanoTime();
        return resolver.resolve(name.name()).compose(answer -> {
            long took = System.nanoTime() - asked;
            leg.resolved(took);
            meters.phase(Phase.DNS, took);
            return switch (answer) {
                case Answer.Addresses found -> Future.succeededFuture(found.addresses());
                case Answer.NoSuchName _ -> refused(Refusals.nameNotFound(name.name()));
                case Answer.Unanswered silent -> Future.failedFuture(unanswered(silent.reason(), name.name()));
            };
        });
    }

    private UpstreamFailure unanswered(Answer.Reason reason, String name) {
        return switch (reason) {
            case TIMEOUT -> UpstreamFailure.silence(Refusals.nameLookupTimeout(name));
            case SERVER_FAILURE, UNREACHABLE -> UpstreamFailure.silence(Refusals.nameLookupFailed(name));
            case REFUSED, MALFORMED, ALIAS_LOOP -> new UpstreamFailure(Refusals.nameLookupFailed(name));
            case OVERLOADED -> {
                meters.refused(Limit.LOOKUPS);
                yield new UpstreamFailure(Refusals.tooManyLookups());
            }
        };
    }

    private Future<Route> direct(List<InetAddress> addresses, int port, Host asked) {
        List<InetAddress> passed = new ArrayList<>(addresses.size());
        @Nullable Judgement denial = null;
        AddressJudge judge = judges.get();
        for (InetAddress address : addresses) {
            if (own.contains(address, port)) {
                return refused(Refusals.loop());
            }
            Judgement judgement = judge.judge(asked, address, port);
            if (judgement instanceof Judgement.Allowed) {
                passed.add(address);
            } else if (denial == null || weight(judgement) > weight(denial)) {
                denial = judgement;
            }
        }
        Refusal refusal = passed.isEmpty() && denial != null ? words.refusal(denial, asked, port) : null;
        return refusal == null ? Future.succeededFuture(new Route.Direct(passed, judge.rules())) : refused(refusal);
    }

    /** Of several addresses' denials the one is told that is hardest to lift. */
    private static int weight(Judgement judgement) {
        return switch (judgement) {
            case Judgement.Allowed _ -> 0;
            case Judgement.Prohibited _ -> 1;
            case Judgement.Blacklisted _ -> 2;
            case Judgement.Denied _ -> 3;
        };
    }

    /**
     * Why a connection that stands now may not be used after all: the rules have changed since its address was judged.
     *
     * @return null where it may
     */
    @Nullable
    Refusal late(Route.Direct route, Host asked, InetAddress peer, int port) {
        AddressJudge judge = judges.get();
        return judge.rules() == route.rules() ? null : words.refusal(judge.judge(asked, peer, port), asked, port);
    }

    private static <T> Future<T> refused(Refusal refusal) {
        return Future.failedFuture(new UpstreamFailure(refusal));
    }
}
