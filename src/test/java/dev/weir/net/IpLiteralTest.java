package dev.weir.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpLiteralTest {

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, 0.0.0.0",
        "255.255.255.255, 255.255.255.255",
        "192.0.2.10, 192.0.2.10",
        "::, 0:0:0:0:0:0:0:0",
        "::1, 0:0:0:0:0:0:0:1",
        "2001:DB8::a, 2001:db8:0:0:0:0:0:a",
        "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8",
        "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
        "::192.0.2.1, 0:0:0:0:0:0:c000:201",
        "64:ff9b::192.0.2.1, 64:ff9b:0:0:0:0:c000:201",
        "0000:0000:0000:0000:0000:ffff:255.255.255.255, 255.255.255.255",
        "::ffff:7f00:1, 127.0.0.1",
    })
    void readsAnAddress(String text, String written) {
        assertEquals(Optional.of(written), IpLiteral.parse(text).map(InetAddress::getHostAddress));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "127.1",
                "2130706433",
                "0x7f000001",
                "0177.0.0.1",
                "010.0.0.1",
                "00.0.0.0",
                "256.0.0.1",
                "1.2.3.4.",
                "1.2.3.4.5",
                " 1.2.3.4",
                "１.2.3.4",
                "localhost",
                ":",
                ":::",
                "1::2::3",
                "::12345",
                "::g",
                "[::1]",
                "::1%1",
                "::1%lo",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "::ffff:010.0.0.1",
                "::1.2.3",
                "1.2.3.4::",
                "::::::::::::::::::::::::::::::::::::::::::::::::::::",
            })
    void refusesWhatIsNone(String text) {
        assertEquals(Optional.empty(), IpLiteral.parse(text));
    }
}
