package dev.weir.lifecycle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepsTest {

    private final List<String> taken = new ArrayList<>();
    private final Steps steps = new Steps();

    private void take(String name) {
        steps.take(name, () -> taken.add(name));
    }

    @Test
    void theyAreTakenInTurn() {
        take("one");
        take("two");
        assertDoesNotThrow(steps::finish);
        assertEquals(List.of("one", "two"), taken);
    }

    @Test
    void oneThatFailsHoldsUpNoneAndIsToldAtTheEnd() {
        RuntimeException fault = new IllegalStateException("of a test");
        Error error = new StackOverflowError("of a test");
        take("one");
        steps.take("two", () -> {
            throw fault;
        });
        take("three");
        steps.take("four", () -> {
            throw error;
        });
        take("five");
        assertEquals(List.of("one", "three", "five"), taken);
        IllegalStateException told = assertThrows(IllegalStateException.class, steps::finish);
        assertSame(fault, told.getCause());
        assertArrayEquals(new Throwable[] {error}, told.getSuppressed());
    }
}
