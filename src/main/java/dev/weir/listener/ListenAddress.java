package dev.weir.listener;

import dev.weir.net.IpLiteral;
import java.io.IOException;
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

    /**
     * What to tell the operator when the system does not let us listen here.
     *
     * @param keys the listener's keys, without the last part
     */
    Throwable unusable(String keys, int port, Throwable failure) {
        if (!(failure instanceof IOException)) {
            return failure;
        }
        String reason = String.valueOf(failure.getMessage());
        return new IllegalArgumentException(
                keys + ".host, " + keys + ".port: cannot listen on " + host() + ", port " + Math.max(0, port) + ": "
                        + reason.substring(reason.lastIndexOf(": ") + 1).strip(),
                failure);
    }

    /** The address as text. */
    String host() {
        return address.getHostAddress();
    }
}
