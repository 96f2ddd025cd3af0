package dev.weir.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.weir.testing.Eventually;
import dev.weir.testing.RawOrigin;
import org.junit.jupiter.api.Test;

/** What a native executable keeps of the memory that its start took. */
class StartMemoryIT {

    private static final long MOST = 60L << 20;

    @Test
    void idleItTakesLittleAndServesAfterwardsAsBefore() {
        assumeFalse(System.getProperty("native.image.path", "").isEmpty(), "a JVM keeps what it took");
        try (RawOrigin origin = RawOrigin.start().answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                PackagedWeir weir = PackagedWeir.setup().start()) {
            Eventually.await(() -> weir.memory() < MOST, "less than 60 MiB resident");
            assertEquals(200, PackagedWeir.get(weir.port(), origin.url("/")).status());
            assertEquals(200, weir.health("ready").status());
            assertEquals(
                    200, PackagedWeir.get(weir.managementPort(), "/q/metrics").status());
        }
    }
}
