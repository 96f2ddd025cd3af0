package dev.weir.control.status;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.net.AddressRange;
import dev.weir.policy.AddressGuard;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the status tells of the guard. */
class GuardedTest {

    private static final StatusBody.Guard GUARD = Guarded.of(new AddressGuard(
                    List.of(AddressRange.parse("127.0.0.1/32:8000-9000")), List.of(AddressRange.parse("10.0.0.0/8")))
            .selfTest());

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, open, , 8000",
        "127.1, malformed, ,",
        "0.0.0.0, closed, unspecified,",
        "10.0.0.1, closed, denied,",
        "192.168.0.1, closed, private,",
        "kubernetes.default.svc, closed, api-server,"
    })
    void everySpellingIsTold(String spelling, String outcome, String kind, Integer port) {
        assertEquals(
                List.of(new StatusBody.Spelling(spelling, outcome, kind, port)),
                GUARD.spellings().stream()
                        .filter(tried -> tried.spelling().equals(spelling))
                        .toList());
    }

    @Test
    void whatNobodyShouldNeedIsTold() {
        assertEquals(List.of(new StatusBody.Opened("127.0.0.1/32:8000-9000", List.of("loopback"))), GUARD.opened());
    }
}
