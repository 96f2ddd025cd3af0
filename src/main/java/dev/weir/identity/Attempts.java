package dev.weir.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * How often the clients of each address got a password wrong. After ten times in a minute the answer to the next takes longer and longer,
 * and few of that address are compared at once; a password that is known to be right never comes here. Of IPv6 the network counts, since
 * one client has all of it.
 */
public final class Attempts {

    private static final int REMEMBERED = 10_000;
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int FREE = 10;
    private static final int AT_ONCE = 8;
    private static final Duration STEP = Duration.ofMillis(250);
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final int IPV6_NETWORK = 8;

    private final LongSupplier clock;
    private final Cache<ByteBuffer, Of> clients;

    /** @param clock in nanoseconds, from any origin */
    public Attempts(LongSupplier clock) {
        this.clock = clock;
        this.clients = Caffeine.newBuilder()
                .maximumSize(REMEMBERED)
                .expireAfterAccess(WINDOW)
                .ticker(clock::getAsLong)
                .build();
    }

    /** Whether one more may be compared now. */
    public enum Turn {
        NOW,
        NOT_YET
    }

    /** Those of an address. */
    public Of of(InetAddress client) {
        return clients.get(network(client), _ -> new Of(clock));
    }

    /** What counts as one client. */
    public static ByteBuffer network(InetAddress client) {
        byte[] address = client.getAddress();
        byte[] network = Arrays.copyOf(address, IPV6_NETWORK);
        // RFC 4291 §2.5.5.2: behind zeros there is an IPv4 address, or loopback.
        boolean whole = !(client instanceof Inet6Address) || Arrays.equals(network, new byte[IPV6_NETWORK]);
        return ByteBuffer.wrap(whole ? address : network);
    }

    /** What the clients of one address tried. Each {@link #begin} that is answered {@code NOW} has its {@link #end}. */
    public static final class Of {

        private final LongSupplier clock;
        private long windowBegan;
        private int wrong;
        private int open;

        private Of(LongSupplier clock) {
            this.clock = clock;
            this.windowBegan = clock.getAsLong();
        }

        public synchronized Turn begin() {
            look();
            if (wrong >= FREE && open >= AT_ONCE) {
                return Turn.NOT_YET;
            }
            open++;
            return Turn.NOW;
        }

        /** The password was wrong: how long the answer has to wait. */
        public synchronized Duration wrong() {
            look();
            wrong++;
            Duration delay = STEP.multipliedBy(Math.max(0, wrong - FREE));
            return delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
        }

        /** It was answered. */
        public synchronized void end() {
            open--;
        }

        private void look() {
            long now = clock.getAsLong();
            if (now - windowBegan >= WINDOW.toNanos()) {
                windowBegan = now;
                wrong = 0;
            }
        }
    }
}
