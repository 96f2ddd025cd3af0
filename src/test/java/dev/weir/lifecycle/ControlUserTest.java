package dev.weir.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.identity.Password;
import dev.weir.testing.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControlUserTest {

    @TempDir
    private Path directory;

    private static boolean is(ControlUser user, String password) {
        return user.password() instanceof Password.Plain plain && plain.is(password);
    }

    @Test
    void aNewPasswordCountsWithoutAStart() throws IOException {
        Path file = Files.writeString(directory.resolve("password"), "one\n");
        try (ControlUser user = ControlUser.in(file, "its key")) {
            assertTrue(is(user, "one"));
            Files.writeString(file, "two\n");
            Eventually.await(() -> is(user, "two"), "the new password");
        }
    }

    @Test
    void oneThatWasTakenBackCountsNoMore() throws IOException {
        Path file = Files.writeString(directory.resolve("password"), "one\n");
        try (ControlUser user = ControlUser.in(file, "its key")) {
            Files.delete(file);
            Eventually.await(() -> user.password() instanceof Password.None, "no password");
            Files.writeString(file, "");
            Eventually.await(() -> user.password().equals(new Password.None("is empty")), "no password");
        }
    }

    /** A disk that does not answer takes nothing back. */
    @Test
    void whileItsFileCannotBeReadTheOneBeforeCountsOn() throws IOException {
        Files.writeString(directory.resolve("one"), "one\n");
        Files.writeString(directory.resolve("two"), "two\n");
        Path file = linked("one");
        try (ControlUser user = ControlUser.in(file, "its key")) {
            assertEquals(Optional.empty(), user.trouble());
            linked("password");
            Eventually.await(() -> user.trouble().isPresent(), "that it cannot be read");
            assertTrue(is(user, "one"));
            String words = user.trouble().orElseThrow();
            assertTrue(words.startsWith("gets in with the password before: its key it cannot be read: "), words);
            linked("two");
            Eventually.await(() -> is(user, "two"), "the new password");
            assertEquals(Optional.empty(), user.trouble());
            linked("nothing");
            Eventually.await(() -> user.password() instanceof Password.None, "no password");
            linked("password");
            Eventually.await(() -> user.trouble().orElseThrow().contains("cannot be read"), "that it cannot be read");
            assertInstanceOf(Password.None.class, user.password());
        }
    }

    /** The file is a link, turned at once; to itself it cannot be followed. */
    private Path linked(String to) throws IOException {
        Path made = Files.createSymbolicLink(directory.resolve("new"), directory.resolve(to));
        return Files.move(made, directory.resolve("password"), StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void aFileThatIsNotThereKeepsOneUserOut() {
        try (ControlUser user = ControlUser.in(directory.resolve("nothing"), "its key")) {
            Password.None none = assertInstanceOf(Password.None.class, user.password());
            assertTrue(none.why().contains("there is no such file"), none.why());
        }
    }

    @Test
    void aFileThatNobodyCouldEverReadKeepsOneUserOut() throws IOException {
        try (ControlUser user = ControlUser.in(linked("password"), "its key")) {
            Password.None none = assertInstanceOf(Password.None.class, user.password());
            assertTrue(none.why().contains("cannot be read"), none.why());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, true",
        "127.1.2.3, true",
        "::1, true",
        "[::1], true",
        "localhost, true",
        "0.0.0.0, false",
        "::, false",
        "192.0.2.1, false",
        "weir.example, false",
        "localhost.example, false",
        "'', false"
    })
    void onlyLoopbackIsForOneMachineAlone(String host, boolean loopback) {
        assertEquals(loopback, ControlPasswords.isLoopback(host));
    }
}
