package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileLimitTest {

    @ParameterizedTest
    @CsvSource({
        "64, 60, 1",
        "128, 90, 3",
        "1024, 100, 446",
        "1073741824, 100, 536870846",
        "9223372036854775807, 100, 2147483647",
    })
    void leavesRoomForOriginsAndProbes(long most, long open, int connections) {
        assertEquals(connections, FileLimit.connections(most, open));
    }

    @Test
    void isReadFromTheSystem() {
        assertTrue(FileLimit.connections() >= 1);
    }
}
