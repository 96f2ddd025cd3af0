package dev.weir.net;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** A host as a URI names it (RFC 3986 §3.2.2), in one spelling: two hosts are equal when no resolver could tell them apart. */
public sealed interface Host extends HostReading {

    /**
     * A registered name: lower-case ASCII labels (an international one as its A-label), without the root's dot.
     *
     * @param name the labels, joined by dots
     */
    record Name(String name) implements Host {
        public Name {
            if (!HostParser.isName(name)) {
                throw new IllegalArgumentException("not a host name in its one spelling: '" + name + "'");
            }
        }

        /**
         * Whether it is the domain or under it, on label boundaries.
         *
         * @param domain in its one spelling
         */
        public boolean isWithin(String domain) {
            int above = name.length() - domain.length();
            return name.endsWith(domain) && (above == 0 || name.charAt(above - 1) == '.');
        }

        @Override
        public String bare() {
            return name;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * An address literal. An IPv4-mapped IPv6 literal is the IPv4 address, which is what would be dialled (RFC 4291 §2.5.5.2).
     * The address was never looked up.
     */
    final class Address implements Host {

        private final InetAddress address;
        private final String bare;
        private final String text;

        public Address(InetAddress address) {
            this.address = address;
            this.bare = NetUtil.toAddressString(address);
            this.text = bare.indexOf(':') < 0 ? bare : "[" + bare + "]";
        }

        @Override
        public String bare() {
            return bare;
        }

        public InetAddress address() {
            return address;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Address that && address.equals(that.address);
        }

        @Override
        public int hashCode() {
            return address.hashCode();
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** As it is matched, counted and told of: an IPv6 address without the brackets that the wire wants. */
    String bare();

    /** Reads a host as it stands on the wire: ASCII only, IPv6 in brackets. */
    static HostReading parse(String text) {
        return HostParser.wire(text);
    }

    /** Reads a host as a person writes it into a configuration: also with international letters, also IPv6 without brackets. */
    static HostReading parseWritten(String text) {
        return HostParser.written(text);
    }

    /** The wire form with the port, which is left out when it is the default (RFC 9110 §4.2.3). */
    default String authority(int port, int defaultPort) {
        return port == defaultPort ? toString() : this + ":" + port;
    }
}
