package dev.weir.lifecycle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TeardownTest {

    private final List<String> taken = new ArrayList<>();
    private final Teardown teardown = new Teardown();

    private void take(String name) {
        teardown.take(name, () -> taken.add(name));
    }

    @Test
    void theyAreTakenInTurn() {
        take("one");
        take("two");
        assertDoesNotThrow(teardown::finish);
        assertEquals(List.of("one", "two"), taken);
    }

    @Test
    void oneThatFailsHoldsUpNoneAndIsToldAtTheEnd() {
        RuntimeException fault = new IllegalStateException("of a test");
        Error error = new StackOverflowError("of a test");
        take("one");
        teardown.take("two", () -> {
            throw fault;
        });
        take("three");
        teardown.take("four", () -> {
            throw error;
        });
        take("five");
        assertEquals(List.of("one", "three", "five"), taken);
        IllegalStateException told = assertThrows(IllegalStateException.class, teardown::finish);
        assertSame(fault, told.getCause());
        assertArrayEquals(new Throwable[] {error}, told.getSuppressed());
    }
}
