package dev.weir.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ProgressTest {

    private static final long BEGUN = Long.MAX_VALUE - 5;

    private final Progress progress = new Progress();

    private long sinceAt(int nanos) {
        return progress.since(BEGUN + nanos);
    }

    @Test
    void countsFromTheLookThatSawTheLastMovement() {
        assertEquals(0, sinceAt(0));
        assertEquals(10, sinceAt(10));
        progress.moved();
        progress.moved();
        assertEquals(0, sinceAt(20));
        assertEquals(30, sinceAt(50));
    }
}
