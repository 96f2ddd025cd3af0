package dev.weir.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.identity.Password;
import dev.weir.testing.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    @Test
    void aFileThatIsNotThereKeepsOneUserOut() {
        try (ControlUser user = ControlUser.in(directory.resolve("nothing"), "its key")) {
            Password.None none = assertInstanceOf(Password.None.class, user.password());
            assertTrue(none.why().contains("there is no such file"), none.why());
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
