package dev.weir.listener;

import dev.weir.cache.Moment;
import dev.weir.cache.SharedStore;
import dev.weir.config.WeirConfig;
import dev.weir.dns.Resolver;
import dev.weir.identity.UsersFile;
import dev.weir.measure.Accounts;
import dev.weir.measure.Meters;
import dev.weir.policy.ApiServer;
import dev.weir.policy.InForce;
import dev.weir.upstream.OwnSockets;
import dev.weir.upstream.UpstreamTls;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a data plane is made of.
 *
 * @param config what the operator set
 * @param hostName the name of this machine
 * @param listenerTls key pair and versions of the TLS listener; null where there is none
 * @param upstreamTls how origins are verified
 * @param resolver how names become addresses
 * @param apiServer of the cluster around, which is dialled for nobody
 * @param own sockets of this process; the data plane adds its own
 * @param meters where it counts
 * @param accounts told of every exchange that ends
 * @param files how the files that the process may open are shared out
 * @param eventLoops how many event loops serve
 * @param clock the cache's
 * @param sharedStore what replicas share of the cache; null where each has its own
 * @param policy the rules that count
 * @param users whose passwords are asked for, where they are
 * @param bcrypt whether a password is that of a hash; takes its time
 */
public record DataPlaneSettings(
        WeirConfig config,
        String hostName,
        @Nullable ListenerTls listenerTls,
        UpstreamTls upstreamTls,
        Resolver resolver,
        ApiServer apiServer,
        OwnSockets own,
        Meters meters,
        Accounts accounts,
        FileShares files,
        int eventLoops,
        Moment.Clock clock,
        @Nullable SharedStore sharedStore,
        InForce policy,
        Supplier<UsersFile> users,
        BiPredicate<byte[], String> bcrypt) {}
