package dev.weir.listener;

import dev.weir.net.IpLiteral;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;

/** Where a listener is bound: an address, the wildcard {@code 0.0.0.0} or {@code ::} among them, or {@code localhost}. */
record ListenAddress(InetAddress address) {

    /**
     * Reads the written form; names are not looked up.
     *
     * @param key the configuration key it is the value of
     * @throws IllegalArgumentException naming the key
     */
    static ListenAddress of(String key, String host) {
        if (host.equals("localhost")) {
            return new ListenAddress(InetAddress.getLoopbackAddress());
        }
        return new ListenAddress(IpLiteral.parse(host)
                .orElseThrow(() -> new IllegalArgumentException(
                        key + ": an IP address to listen on, or localhost, not '" + host + "'")));
    }

    /** Why nothing listens on this address: the key is named where the system refused the socket. */
    Throwable refused(String key, int port, Throwable failure) {
        if (!(failure instanceof IOException)) {
            return failure;
        }
        String host = address instanceof Inet6Address ? "[" + host() + "]" : host();
        // Netty's native transports say "bind(..) failed with error(-98): Address already in use".
        String reason = String.valueOf(failure.getMessage()).replaceFirst("^.*\\): ", "");
        return new IllegalArgumentException(
                key + ": cannot listen on " + host + ":" + Math.max(0, port) + ": " + reason, failure);
    }

    /** The address as text. */
    String host() {
        return address.getHostAddress();
    }
}
