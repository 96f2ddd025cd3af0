package dev.weir.upstream;

import dev.weir.dns.Answer;
import dev.weir.dns.Resolver;
import dev.weir.measure.Limit;
import dev.weir.measure.Meters;
import dev.weir.measure.Phase;
import dev.weir.net.Host;
import dev.weir.policy.AddressGuard;
import dev.weir.response.Refusal;
import dev.weir.response.Refusals;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the judged way to a destination: a name is resolved once, every address is put to the guard, and only what passed is dialled.
 * There is no second look-up between the judgement and the connection, so an answer that changes in between changes nothing.
 */
final class Routes {

    private final Resolver resolver;
    private final AddressGuard guard;
    private final OwnSockets own;
    private final @Nullable Parent parent;
    private final Meters meters;

    Routes(Resolver resolver, AddressGuard guard, OwnSockets own, @Nullable Parent parent, Meters meters) {
        this.resolver = resolver;
        this.guard = guard;
        this.own = own;
        this.parent = parent;
        this.meters = meters;
    }

    /** The way to a destination; fails with {@link UpstreamFailure} where there is none. */
    Future<Route> to(Host host, int port) {
        if (host instanceof Host.Name name && isSingleLabel(name) && !isThisHost(name)) {
            return refused(Refusals.singleLabelName(name.name()));
        }
        Parent next = parent;
        if (next != null && !next.bypassedBy(host)) {
            return viaParent(next, host, port);
        }
        return switch (host) {
            case Host.Address literal -> direct(List.of(literal.address()), port, host);
            case Host.Name name -> resolve(name).compose(addresses -> direct(addresses, port, host));
        };
    }

    private Future<Route> viaParent(Parent next, Host host, int port) {
        // The parent resolves names, so here only literals and the names of this host can be judged.
        Future<Route> judged = switch (host) {
            case Host.Address literal -> direct(List.of(literal.address()), port, host);
            case Host.Name name when isThisHost(name) -> direct(List.of(InetAddress.getLoopbackAddress()), port, host);
            case Host.Name _ -> Future.succeededFuture(null);
        };
        return judged.compose(_ -> addressOf(next)).map(address -> new Route.ViaParent(next, address));
    }

    private static boolean isSingleLabel(Host.Name name) {
        return name.name().indexOf('.') < 0;
    }

    private static boolean isThisHost(Host.Name name) {
        return name.name().equals("localhost") || name.name().endsWith(".localhost");
    }

    private Future<InetAddress> addressOf(Parent next) {
        return switch (next.host()) {
            case Host.Address literal -> Future.succeededFuture(literal.address());
            case Host.Name name ->
                resolve(name)
                        .map(List::getFirst)
                        .recover(_ -> Future.failedFuture(new UpstreamFailure(Refusals.parentUnavailable())));
        };
    }

    private Future<List<InetAddress>> resolve(Host.Name name) {
        long asked = System.nanoTime();
        return resolver.resolve(name.name()).compose(answer -> {
            meters.phase(Phase.DNS, System.nanoTime() - asked);
            return switch (answer) {
                case Answer.Addresses found -> Future.succeededFuture(found.addresses());
                case Answer.NoSuchName _ -> refused(Refusals.nameNotFound(name.name()));
                case Answer.Unanswered silent -> refused(unanswered(silent.reason(), name.name()));
            };
        });
    }

    private Refusal unanswered(Answer.Reason reason, String name) {
        return switch (reason) {
            case TIMEOUT -> Refusals.nameLookupTimeout(name);
            case OVERLOADED -> {
                meters.refused(Limit.LOOKUPS);
                yield Refusals.tooManyLookups();
            }
            case SERVER_FAILURE, REFUSED, UNREACHABLE, MALFORMED, ALIAS_LOOP -> Refusals.nameLookupFailed(name);
        };
    }

    private Future<Route> direct(List<InetAddress> addresses, int port, Host asked) {
        List<InetAddress> passed = new ArrayList<>(addresses.size());
        @Nullable Refusal denial = null;
        for (InetAddress address : addresses) {
            if (own.contains(address, port)) {
                return refused(Refusals.loop());
            }
            switch (guard.judge(address, port)) {
                case AddressGuard.Allowed _ -> passed.add(address);
                case AddressGuard.Denied _ -> denial = Refusals.addressDenied(asked.toString());
                case AddressGuard.Prohibited prohibited ->
                    denial = denial == null ? prohibited(prohibited, asked, port) : denial;
            }
        }
        if (passed.isEmpty() && denial != null) {
            return refused(denial);
        }
        return Future.succeededFuture(new Route.Direct(passed));
    }

    /** Who asked by name is not told the address behind it. */
    private static Refusal prohibited(AddressGuard.Prohibited prohibited, Host asked, int port) {
        String addressClass = prohibited.addressClass().token();
        return asked instanceof Host.Address
                ? Refusals.addressProhibited(addressClass, prohibited.configLine())
                : Refusals.addressOfNameProhibited(asked.toString(), port, addressClass);
    }

    private static <T> Future<T> refused(Refusal refusal) {
        return Future.failedFuture(new UpstreamFailure(refusal));
    }
}
