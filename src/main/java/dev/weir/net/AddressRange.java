package dev.weir.net;

import java.net.InetAddress;

/**
 * Addresses, and the ports on them: {@code 10.0.0.0/8}, {@code 127.0.0.1/32:8000-9000}, {@code [::1]:443}, {@code fd00::/8}.
 * An IPv6 network with ports stands in brackets: {@code [fd00::/8]:443}.
 *
 * @param network the addresses
 * @param ports the ports on them
 */
public record AddressRange(Cidr network, PortRanges ports) {

    public boolean contains(InetAddress address, int port) {
        return ports.contains(port) && network.contains(address);
    }

    /**
     * Reads the written form.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    public static AddressRange parse(String text) {
        if (text.startsWith("[")) {
            int close = text.indexOf(']');
            if (close < 0) {
                throw new IllegalArgumentException("no closing bracket: '" + text + "'");
            }
            String rest = text.substring(close + 1);
            int colon = rest.indexOf(':');
            String prefix = colon < 0 ? rest : rest.substring(0, colon);
            if (text.indexOf(':') > close || text.indexOf(':') < 0 || !(prefix.isEmpty() || prefix.startsWith("/"))) {
                throw new IllegalArgumentException("not an IPv6 network in brackets: '" + text + "'");
            }
            return of(text.substring(1, close) + prefix, colon < 0 ? null : rest.substring(colon + 1));
        }
        int colon = text.indexOf(':');
        boolean ports = colon >= 0 && text.indexOf(':', colon + 1) < 0;
        return ports ? of(text.substring(0, colon), text.substring(colon + 1)) : of(text, null);
    }

    private static AddressRange of(String network, @org.jspecify.annotations.Nullable String ports) {
        return new AddressRange(Cidr.parse(network), ports == null ? PortRanges.ALL : PortRanges.parse(ports));
    }

    @Override
    public String toString() {
        if (ports.equals(PortRanges.ALL)) {
            return network.toString();
        }
        String written = network.toString();
        return (written.indexOf(':') >= 0 ? "[" + written + "]" : written) + ":" + ports;
    }
}
