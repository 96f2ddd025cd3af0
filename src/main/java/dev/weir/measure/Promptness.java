package dev.weir.measure;

/** When a wrong password is answered. */
public enum Promptness {
    AT_ONCE("at_once"),
    /** After the many that came before it from the same address. */
    DELAYED("delayed");

    private final String token;

    Promptness(String token) {
        this.token = token;
    }

    /** The word in metrics. */
    public String token() {
        return token;
    }
}
