package dev.weir.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptPasswordTest {

    @TempDir
    private Path directory;

    @Test
    void itIsMadeOnceForItsOwnersEyes() throws IOException {
        Path file = directory.resolve("data").resolve("control-manager.password");
        KeptPassword.keep(file, new SecureRandom());
        String made = Files.readString(file);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        KeptPassword.keep(file, new SecureRandom());
        assertEquals(made, Files.readString(file));
    }

    @Test
    void itIsLongAndLegible() {
        String made = KeptPassword.made(new SecureRandom());
        assertTrue(made.matches("[2-9a-hjkmnp-tv-z]{9}(-[2-9a-hjkmnp-tv-z]{9}){2}"), made);
        assertNotEquals(made, KeptPassword.made(new SecureRandom()));
    }
}
