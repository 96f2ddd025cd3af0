package dev.weir.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.weir.control.Problem;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An entry as a form has it, on its way to REST and back. */
class EntryFormTest {

    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

    private static EntryForm form(String... namesAndValues) {
        MultivaluedMap<String, String> sent = new MultivaluedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            sent.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return EntryForm.read(EntryList.BLACKLIST, null, sent, InstantSource.fixed(NOW));
    }

    @Test
    void whatIsBlankIsNoField() {
        assertEquals(
                "{\"domain\":\"ads.example\"}",
                form("domain", "ads.example", "url", "", "reason", "  ").json());
    }

    @Test
    void listsAreApartAtCommasAndSpaces() {
        assertEquals(
                "{\"ports\":[\"25\",\"8000-8999\",\"443\"]}",
                form("ports", " 25, 8000-8999 443 ").json());
    }

    static Stream<Arguments> expiries() {
        return Stream.of(
                arguments("never", "2027-01-01T00:00", null),
                arguments("1h", "", "2026-11-29T13:00:00Z"),
                arguments("7d", "", "2026-12-06T12:00:00Z"),
                arguments("at", "2027-01-01T08:30", "2027-01-01T08:30:00Z"),
                arguments("at", "2027-01-01T08:30:15", "2027-01-01T08:30:15Z"),
                arguments("at", "2027-01-01T08:30:15+01:00", "2027-01-01T08:30:15+01:00"),
                arguments("at", "soon", "soonZ"),
                arguments("at", " ", null));
    }

    @ParameterizedTest
    @MethodSource("expiries")
    void anExpiryIsAfterNowOrATimeInUtc(String choice, String at, @Nullable String expected) {
        assertEquals(expected, Expiry.of(choice, at, NOW));
    }

    @Test
    void faultsStandAtTheirFields() {
        Problem problem = Problem.of(422, "Invalid entry", "domain: is none")
                .with(Problem.Fault.at("#/domain", "is none"))
                .with(Problem.Fault.at("#/ports/1", "is no port"))
                .with(Problem.Fault.at("#", "has no condition"));
        EntryForm refused = form("domain", "*").refused(problem);
        assertEquals("is none", refused.fault("domain"));
        assertEquals("is no port", refused.fault("ports"));
        assertEquals("", refused.fault("url"));
        assertEquals(List.of("has no condition"), refused.general());
        assertEquals("*", refused.value("domain"));
    }

    @Test
    void aRefusalWithoutPlacesIsToldAsAWhole() {
        EntryForm refused = form("domain", "ads.example").refused(Problem.of(409, "Id taken", "There is one."));
        assertEquals(List.of("There is one."), refused.general());
    }
}
