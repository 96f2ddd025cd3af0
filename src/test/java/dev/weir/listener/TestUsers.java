package dev.weir.listener;

import dev.weir.identity.UsersFile;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.springframework.security.crypto.bcrypt.BCrypt;

/** Users files with the cheapest hashes there are, and what their users send. */
final class TestUsers {

    private TestUsers() {}

    /** Names and passwords in turn. */
    static UsersFile of(String... pairs) {
        return (UsersFile) UsersFile.parse(text(pairs));
    }

    static String text(String... pairs) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < pairs.length; i += 2) {
            text.append(pairs[i])
                    .append(':')
                    .append(BCrypt.hashpw(pairs[i + 1], BCrypt.gensalt("$2y", 4)))
                    .append('\n');
        }
        return text.toString();
    }

    /** RFC 7617 §2. */
    static String field(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }
}
