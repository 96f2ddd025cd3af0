package dev.weir.policy.match;

import dev.weir.net.Cidr;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Which numbers belong to the networks that contain an address. Networks lie sorted by their lowest address, the wider first, each
 * with the narrowest that contains it: a trie without nodes. Of those that contain an address, the last that begins at or
 * before it is one, or lies in one.
 */
public final class CidrIndex {

    private final Family ipv4;
    private final Family ipv6;

    /**
     * Builds it.
     *
     * @param byNetwork the numbers of each network
     */
    public CidrIndex(Map<Cidr, Numbers> byNetwork) {
        List<Network> four = new ArrayList<>();
        List<Network> six = new ArrayList<>();
        byNetwork.forEach((cidr, numbers) -> {
            byte[] lowest = cidr.network();
            (lowest.length == 4 ? four : six).add(Network.of(lowest, cidr.prefix(), numbers.toArray()));
        });
        ipv4 = new Family(four);
        ipv6 = new Family(six);
    }

    public boolean isEmpty() {
        return ipv4.networks.length + ipv6.networks.length == 0;
    }

    /** Adds the numbers of every network that contains this address. */
    public void collect(InetAddress address, Candidates into) {
        byte[] bytes = address.getAddress();
        Family family = bytes.length == 4 ? ipv4 : ipv6;
        if (family.networks.length > 0) {
            family.collect(high(bytes), low(bytes), into);
        }
    }

    /** An IPv4 address lies in the highest bits, so that prefixes count alike. */
    private static long high(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return bytes.length == 4 ? (long) buffer.getInt() << 32 : buffer.getLong();
    }

    private static long low(byte[] bytes) {
        return bytes.length == 4 ? 0 : ByteBuffer.wrap(bytes).getLong(8);
    }

    private static final class Network {

        static final Comparator<Network> ORDER = Comparator.<Network>comparingLong(
                        network -> network.high ^ Long.MIN_VALUE)
                .thenComparingLong(network -> network.low ^ Long.MIN_VALUE)
                .thenComparingInt(network -> network.prefix);

        private final long high;
        private final long low;
        private final int prefix;
        private final int[] numbers;

        private Network(long high, long low, int prefix, int[] numbers) {
            this.high = high;
            this.low = low;
            this.prefix = prefix;
            this.numbers = numbers;
        }

        static Network of(byte[] lowest, int prefix, int[] numbers) {
            return new Network(CidrIndex.high(lowest), CidrIndex.low(lowest), prefix, numbers);
        }

        boolean contains(long otherHigh, long otherLow) {
            long highMask = prefix == 0 ? 0 : -1L << Math.max(0, 64 - prefix);
            long lowMask = prefix <= 64 ? 0 : -1L << (128 - prefix);
            return (((high ^ otherHigh) & highMask) | ((low ^ otherLow) & lowMask)) == 0;
        }

        boolean startsAfter(long otherHigh, long otherLow) {
            int order = Long.compareUnsigned(high, otherHigh);
            return order > 0 || (order == 0 && Long.compareUnsigned(low, otherLow) > 0);
        }
    }

    private static final class Family {

        private final Network[] networks;
        private final int[] parents;

        Family(List<Network> unsorted) {
            networks = unsorted.stream().sorted(Network.ORDER).toArray(Network[]::new);
            parents = new int[networks.length];
            for (int i = 0; i < networks.length; i++) {
                parents[i] = around(i - 1, networks[i].high, networks[i].low);
            }
        }

        void collect(long high, long low, Candidates into) {
            int before = -1;
            int after = networks.length;
            while (after - before > 1) {
                int middle = (before + after) >>> 1;
                if (networks[middle].startsAfter(high, low)) {
                    after = middle;
                } else {
                    before = middle;
                }
            }
            for (int i = around(before, high, low); i >= 0; i = parents[i]) {
                into.add(networks[i].numbers);
            }
        }

        /** The narrowest network that contains the address among this one and those around it, or -1. */
        private int around(int from, long high, long low) {
            int i = from;
            while (i >= 0 && !networks[i].contains(high, low)) {
                i = parents[i];
            }
            return i;
        }
    }
}
