package dev.weir.identity;

/**
 * A name and a password that somebody presented. Neither is ever written anywhere: a mistyped name may be the password.
 *
 * @param user not empty, without a colon
 * @param password may be empty
 */
public record Credentials(String user, String password) implements Presented {

    @Override
    public String toString() {
        return "Credentials[withheld]";
    }
}
