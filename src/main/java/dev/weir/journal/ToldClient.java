package dev.weir.journal;

import dev.weir.config.WeirConfig.ClientPrivacy;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What is told of who asked. A user's name is as good as an address: it is hashed likewise, and has nothing that could be truncated. */
final class ToldClient {

    private static final int IPV4_BYTES = 4;
    private static final int IPV4_NETWORK = 3;
    private static final int IPV6_NETWORK = 6;

    private final ClientPrivacy privacy;
    private final KeyedHash hash;

    /** The last one, as the next is often the same. */
    private volatile Said last;

    private record Said(InetAddress address, String text) {}

    ToldClient(ClientPrivacy privacy, KeyedHash hash) {
        this.privacy = privacy;
        this.hash = hash;
        InetAddress loopback = InetAddress.getLoopbackAddress();
        this.last = new Said(loopback, text(loopback));
    }

    String address(InetAddress address) {
        Said said = last;
        if (!said.address.equals(address)) {
            said = new Said(address, text(address));
            last = said;
        }
        return said.text;
    }

    private String text(InetAddress address) {
        return switch (privacy) {
            case KEEP -> NetUtil.toAddressString(address);
            case TRUNCATE -> NetUtil.toAddressString(network(address.getAddress()));
            case HASH -> hash.of(KeyedHash.Kind.CLIENT, NetUtil.toAddressString(address));
        };
    }

    @Nullable
    String user(@Nullable String user) {
        if (user == null) {
            return null;
        }
        return switch (privacy) {
            case KEEP -> user;
            case TRUNCATE -> null;
            case HASH -> hash.of(KeyedHash.Kind.USER, user);
        };
    }

    private static InetAddress network(byte[] address) {
        int kept = address.length == IPV4_BYTES ? IPV4_NETWORK : IPV6_NETWORK;
        Arrays.fill(address, kept, address.length, (byte) 0);
        try {
            return InetAddress.getByAddress(address);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("the length of an address", e);
        }
    }
}
