package dev.weir.upstream;

import io.vertx.core.Future;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The judged addresses of one origin, dialled in turn until one can be connected to. The time there is for all is shared out, so that
 * a dead one does not use up the others'.
 */
record Addresses(List<InetAddress> all, Duration limit) {

    private static final long SHORTEST_MILLIS = 250;

    /** Connects to one address within a limit. */
    interface Dial<T> {
        Future<T> to(InetAddress address, Duration limit);
    }

    <T> Future<T> dial(Dial<T> dial) {
        return dial(0, System.nanoTime() + limit.toNanos(), dial, null);
    }

    /** What failed at the first address is told, which is the one that should have answered. */
    private <T> Future<T> dial(int index, long deadline, Dial<T> dial, @Nullable Throwable first) {
        boolean last = index + 1 == all.size();
        Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
        Duration share = last ? left : left.dividedBy(all.size() - index);
        Future<T> attempt = dial.to(UpstreamSettings.bare(all.get(index)), atLeast(share));
        return attempt.recover(failure -> {
            Throwable told = first == null || !Failures.isConnectFailure(failure) ? failure : first;
            return !last && Failures.isConnectFailure(failure) && System.nanoTime() < deadline
                    ? dial(index + 1, deadline, dial, told)
                    : Future.failedFuture(told);
        });
    }

    private Duration atLeast(Duration share) {
        long shortest = Math.min(SHORTEST_MILLIS, limit.toMillis());
        return Duration.ofMillis(Math.max(shortest, share.toMillis()));
    }
}
