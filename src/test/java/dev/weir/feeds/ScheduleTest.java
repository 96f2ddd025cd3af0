package dev.weir.feeds;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTest {

    private static final Schedule SCHEDULE = new Schedule(Duration.ofMinutes(1));

    @ParameterizedTest
    @CsvSource({"0, PT54M", "0.5, PT1H", "1, PT66M"})
    void anHourIsAboutAnHour(double random, Duration expected) {
        assertEquals(expected, SCHEDULE.afterSuccess(Duration.ofHours(1), random));
    }

    @ParameterizedTest
    @CsvSource({
        "1, PT0S, 0.5, PT1M",
        "2, PT0S, 0.5, PT2M",
        "3, PT0S, 0.5, PT4M",
        "3, PT0S, 0, PT3M36S",
        "6, PT0S, 0.5, PT32M",
        "7, PT0S, 0.5, PT1H",
        "2000000000, PT0S, 0.5, PT1H",
        "1, PT10S, 0.5, PT1M",
        "1, PT2H, 0.5, PT2H",
        "1, P400D, 0.5, PT24H",
    })
    void failuresAreFartherAndFartherApart(int failures, Duration wish, double random, Duration expected) {
        assertEquals(expected, SCHEDULE.afterFailure(Duration.ofHours(1), failures, wish, random));
    }
}
