package dev.weir.response;

/** What is wrong with an origin's certificate. */
public enum CertificateFault {
    EXPIRED("Certificate expired", "has expired"),
    NOT_YET_VALID("Certificate not yet valid", "is not valid yet; a wrong clock is a usual cause"),
    WRONG_HOST("Certificate for another name", "was made out to another name"),
    UNKNOWN_ISSUER("Certificate issuer unknown", "was issued by an authority that this proxy does not trust"),
    SELF_SIGNED("Certificate self-signed", "was signed by itself, which proves nothing to this proxy"),
    NO_NAME("Certificate without a host name", "names no host: a common name alone does not count"),
    WRONG_USE("Certificate for another use", "was not made out for use by a server"),
    WEAK("Certificate too weak", "uses a key or a signature that is too weak"),
    REVOKED("Certificate revoked", "has been revoked by its issuer"),
    OTHER("Certificate not valid", "does not pass verification");

    private final String title;
    private final String words;

    CertificateFault(String title, String words) {
        this.title = title;
        this.words = words;
    }

    String title() {
        return title;
    }

    String words() {
        return words;
    }
}
