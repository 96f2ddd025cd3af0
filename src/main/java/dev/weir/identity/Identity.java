package dev.weir.identity;

import dev.weir.response.PlainText;

/** Who is asking, as far as that is known. */
public sealed interface Identity {

    /** Nobody in particular. */
    Identity ANONYMOUS = new Anonymous();

    /** How a user is known. */
    enum How {
        /** By a certificate that was verified in the TLS handshake. */
        CERTIFICATE,
        /** By name and password. */
        PASSWORD
    }

    /** Somebody who was not asked, or had nothing to say. */
    record Anonymous() implements Identity {}

    /**
     * Somebody known.
     *
     * @param name exact, for matching; a certificate may have put anything into it
     * @param how how that is known
     */
    record User(String name, How how) implements Identity {

        private static final int LONGEST_SHOWN = 200;

        /** The name, fit to be shown to a person or written to a log. */
        public String shown() {
            return PlainText.of(name, LONGEST_SHOWN);
        }
    }
}
