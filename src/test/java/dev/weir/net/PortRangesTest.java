package dev.weir.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PortRangesTest {

    @ParameterizedTest
    @CsvSource({
        "80, true",
        "443, true",
        "1024, true",
        "65535, true",
        "0, false",
        "79, false",
        "81, false",
        "1023, false",
        "65536, false",
        "-1, false",
    })
    void containsThePortsOfItsRanges(int port, boolean contained) {
        assertEquals(contained, PortRanges.parse("80, 443,1024-65535").contains(port));
    }

    @Test
    void anEmptySetContainsNothing() {
        assertFalse(new PortRanges(List.of()).contains(80));
    }

    @Test
    void allIsEveryPort() {
        assertTrue(PortRanges.ALL.contains(1));
        assertTrue(PortRanges.ALL.contains(65535));
        assertFalse(PortRanges.ALL.contains(0));
    }

    @Test
    void isWrittenAsItIsRead() {
        assertEquals(
                "80,443,1024-65535", PortRanges.parse("80, 443 ,1024-65535").toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "80,",
                "0",
                "65536",
                "99999",
                "+80",
                "-80",
                "80-",
                "-",
                "90-80",
                "80-90-100",
                "80 - 90",
                "a",
                "８０"
            })
    void refusesWhatIsNoPort(String text) {
        assertThrows(IllegalArgumentException.class, () -> PortRanges.parse(text));
    }
}
