package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileSharesTest {

    @ParameterizedTest
    @CsvSource({
        "64, 60, 1, 1, 1",
        "64, 90, 1, 1, 1",
        "128, 90, 1, 1, 1",
        "1024, 100, 335, 111, 55",
        "1073741824, 100, 536869346, 1000, 1000",
        "9223372036854775807, 100, 2147483647, 1000, 1000",
    })
    void leavesRoomForEachAndForProbes(long most, long open, int half, int turnedAway, int lookups) {
        assertEquals(new FileShares(half, turnedAway, half, lookups), FileShares.of(most, open));
    }

    @Test
    void isReadFromTheSystem() {
        assertTrue(FileShares.ofProcess().clients() >= 1);
    }
}
