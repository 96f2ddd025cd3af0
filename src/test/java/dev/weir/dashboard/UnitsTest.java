package dev.weir.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Amounts as people read them. */
class UnitsTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "999, 999 B",
        "1000, 1.00 kB",
        "9994, 9.99 kB",
        "9996, 10.0 kB",
        "999499, 999 kB",
        "999500, 1.00 MB",
        "123456789, 123 MB",
        "4000000000000000000, 4000 PB"
    })
    void sizesHaveThreeDigits(long bytes, String text) {
        assertEquals(text, Units.bytes(bytes));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0.0000005, 0",
        "0.00042, 420 µs",
        "0.0421, 42.1 ms",
        "1, 1.00 s",
        "119.4, 119 s",
        "190, 3 min 10 s",
        "7200, 2 h",
        "93600, 1 d 2 h"
    })
    void timesHaveTheUnitThatSuitsThem(double seconds, String text) {
        assertEquals(text, Units.seconds(seconds));
    }

    @ParameterizedTest
    @CsvSource({"0.05, 50.0 ms", "119, 119 s", "637, 10 min", "7199, 119 min", "7200, 2 h", "172800, 2 d"})
    void inLittleRoomTimesHaveOneUnit(double seconds, String text) {
        assertEquals(text, Units.brief(seconds));
    }

    @ParameterizedTest
    @CsvSource({"0, 0 tunnels", "1, 1 tunnel", "2, 2 tunnels"})
    void oneIsNotSeveral(long count, String text) {
        assertEquals(text, Units.counted(count, "tunnel"));
    }

    @ParameterizedTest
    @CsvSource({"live, Live", "savedBytes, Saved bytes", "clientP99, Client p99"})
    void namesAreHeadings(String name, String text) {
        assertEquals(text, Units.heading(name));
    }

    @ParameterizedTest
    @CsvSource({"0, 0 %", "0.004, 0.4 %", "0.0994, 9.9 %", "0.62, 62 %", "1, 100 %"})
    void partsAreInPercent(double part, String text) {
        assertEquals(text, Units.percent(part));
    }

    @ParameterizedTest
    @CsvSource({"0, 0.00", "0.00001, 0.00", "0.0123, 0.0123", "12.345, 12.35"})
    void littleMoneyHasMoreDigits(double amount, String text) {
        assertEquals(text, Units.amount(amount));
    }

    @ParameterizedTest
    @CsvSource({"-1, now", "-30, 30 s ago", "-3700, 1 h ago", "90000, in 1 d"})
    void timesAreToldFromNow(long seconds, String text) {
        assertEquals(text, Units.ago(Instant.now().plusSeconds(seconds).plusMillis(seconds < 0 ? -300 : 300)));
    }

    @Test
    void aBarIsNeverLongerThanItsRoom() {
        assertEquals("100.0", Units.share(7, 3));
        assertEquals("0.0", Units.share(7, 0));
        assertEquals("33.3", Units.share(1, 3));
    }
}
