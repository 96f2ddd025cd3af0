package dev.weir.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.identity.UsersReading.Faulty;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.crypto.bcrypt.BCrypt;

class UsersFileTest {

    /** What {@code htpasswd -nbB -C 5 alice sesame} prints. */
    private static final String HASH = BCrypt.hashpw("sesame", BCrypt.gensalt("$2y", 5));

    private static final String REST = HASH.substring(3);

    @ParameterizedTest
    @ValueSource(strings = {"$2a", "$2b", "$2y"})
    void takesTheThreeSpellingsOfBcrypt(String version) {
        UsersFile users = assertInstanceOf(
                UsersFile.class, UsersFile.parse("# people\r\n\r\nalice:" + version + REST + " \r\n\nbob:" + HASH));
        assertEquals(2, users.size());
        assertEquals(Optional.of(version + REST), users.hash("alice"));
        assertEquals(Optional.of(HASH), users.hash("bob"));
        assertEquals(Optional.empty(), users.hash("Alice"));
        assertTrue(BCrypt.checkpw("sesame", version + REST));
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of("no colon", "alice", 1),
                Arguments.of("no name", ":" + HASH, 1),
                Arguments.of("a control character", "al\tice:" + HASH, 1),
                Arguments.of("a long name", "a".repeat(256) + ":" + HASH, 1),
                Arguments.of("plain text", "bob:" + HASH + "\nalice:sesame", 2),
                Arguments.of("MD5", "# c\nalice:$apr1$9z0Ks1Vq$5b2yQ8n3mO0QfQv3bX3Yt/", 2),
                Arguments.of("SHA-1", "alice:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=", 1),
                Arguments.of("SHA-512", "alice:$6$saltsalt$" + "x".repeat(86), 1),
                Arguments.of("the broken bcrypt", "alice:$2x" + REST, 1),
                Arguments.of("the first bcrypt", "alice:$2" + REST, 1),
                Arguments.of("a short hash", "alice:" + HASH.substring(0, 59), 1),
                Arguments.of("a long hash", "alice:" + HASH + "x", 1),
                Arguments.of("another field", "alice:" + HASH + ":x", 1),
                Arguments.of("a cost too low", "alice:$2y$03$" + HASH.substring(7), 1),
                Arguments.of("a cost too high", "alice:$2y$18$" + HASH.substring(7), 1),
                Arguments.of("the same twice", "\nalice:" + HASH + "\nalice:" + HASH, 3));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void namesTheLineOfAFaultAndRepeatsNothingOfIt(String name, String text, int line) {
        Faulty faulty = assertInstanceOf(Faulty.class, UsersFile.parse(text));
        assertEquals(line, faulty.line());
        assertTrue(faulty.words().startsWith("line " + line + ": "), faulty.words());
        assertFalse(faulty.words().contains("alice"), faulty.words());
        assertFalse(faulty.words().contains("sesame"), faulty.words());
        assertFalse(faulty.words().contains(HASH.substring(10)), faulty.words());
    }

    @Test
    void nobodyIsFine() {
        assertEquals(
                0,
                assertInstanceOf(UsersFile.class, UsersFile.parse("# nobody yet\n"))
                        .size());
        assertEquals(0, assertInstanceOf(UsersFile.class, UsersFile.parse("")).size());
    }

    /** A name that is not known costs what some name that is known costs, and always the same. */
    @Test
    void aDecoyHasTheCostOfAUser() {
        UsersFile users = assertInstanceOf(
                UsersFile.class, UsersFile.parse("a:$2y$05$" + HASH.substring(7) + "\nb:$2y$11$" + HASH.substring(7)));
        assertTrue(users.decoy(0).startsWith("$2b$05$"));
        assertTrue(users.decoy(-1).startsWith("$2b$11$"));
        assertEquals(60, users.decoy(3).length());
        assertTrue(UsersFile.EMPTY.decoy(5).startsWith("$2b$10$"));
        assertFalse(BCrypt.checkpw("sesame", users.decoy(0)));
    }
}
