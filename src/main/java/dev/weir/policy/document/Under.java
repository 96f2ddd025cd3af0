package dev.weir.policy.document;

import dev.weir.net.Host;

/** What lies in what. */
final class Under {

    private Under() {}

    /** The name itself counts. */
    static boolean domain(Host host, Host.Name domain) {
        return host instanceof Host.Name name && name.isWithin(domain.name());
    }

    /** The first bits of an address, the rest zero. */
    static byte[] masked(byte[] address, int bits) {
        byte[] masked = address.clone();
        for (int i = 0; i < masked.length; i++) {
            int left = Math.clamp(bits - 8L * i, 0, 8);
            masked[i] &= (byte) (0xff00 >> left);
        }
        return masked;
    }
}
