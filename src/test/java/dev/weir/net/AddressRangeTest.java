package dev.weir.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.1.2.3, 1, true",
        "10.0.0.0/8, 11.1.2.3, 1, false",
        "127.0.0.1/32:8000-9000, 127.0.0.1, 8000, true",
        "127.0.0.1/32:8000-9000, 127.0.0.1, 9001, false",
        "127.0.0.1/32:8000-9000, 127.0.0.2, 8000, false",
        "127.0.0.1:80, 127.0.0.1, 80, true",
        "[::1]:443, ::1, 443, true",
        "[::1]:443, ::1, 80, false",
        "[::1], ::1, 80, true",
        "::1, ::1, 80, true",
        "fd00::/8, fd12::1, 22, true",
        "[fd00::/8]:443, fd12::1, 443, true",
        "[fd00::]/8:443, fd12::1, 443, true",
        "[fd00::]/8:443, fd12::1, 444, false",
    })
    void containsAddressesOnItsPorts(String range, String address, int port, boolean contained) {
        assertEquals(contained, AddressRange.parse(range).contains(InetAddress.ofLiteral(address), port));
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.0.0.0/8",
        "127.0.0.1:8000-9000, 127.0.0.1/32:8000-9000",
        "[::1]:443, [::1/128]:443",
        "[fd00::]/8:443, [fd00::/8]:443",
        "[fd00::/8], fd00::/8",
    })
    void isWrittenAsItIsRead(String text, String written) {
        assertEquals(written, AddressRange.parse(text).toString());
        assertEquals(AddressRange.parse(text), AddressRange.parse(written));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":80",
                "10.0.0.0/8:",
                "10.0.0.0/8:0",
                "10.0.0.0:80/8",
                "[::1",
                "[::1]:",
                "[::1]x",
                "[::1]443",
                "[]:443",
                "[::1]/128/128",
                "[::/8]/8",
                "[10.0.0.0/8]:80",
                "fd00::/8:443",
                "::1]:443",
                "[[::1]]:443",
                "example.org:443",
            })
    void refusesWhatIsNoRange(String text) {
        assertThrows(IllegalArgumentException.class, () -> AddressRange.parse(text));
    }
}
