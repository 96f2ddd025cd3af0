package dev.weir.dns;

import java.net.InetAddress;
import java.util.List;

/** What became of a name. */
public sealed interface Answer {

    /**
     * It has addresses.
     *
     * @param addresses at least one, IPv4 first, otherwise in the name server's order
     */
    record Addresses(List<InetAddress> addresses) implements Answer {
        public Addresses {
            addresses = List.copyOf(addresses);
            if (addresses.isEmpty()) {
                throw new IllegalArgumentException("a name with addresses has at least one");
            }
        }
    }

    /** It does not exist, or has no address of the families that are dialled. */
    record NoSuchName() implements Answer {}

    /** Nobody could say. */
    record Unanswered(Reason reason) implements Answer {}

    /** Why nobody could say. */
    enum Reason {
        TIMEOUT("timeout"),
        SERVER_FAILURE("server-failure"),
        REFUSED("refused"),
        UNREACHABLE("unreachable"),
        MALFORMED("malformed"),
        ALIAS_LOOP("alias-loop"),
        OVERLOADED("overloaded");

        private final String token;

        Reason(String token) {
            this.token = token;
        }

        public String token() {
            return token;
        }
    }
}
