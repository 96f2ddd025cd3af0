package dev.weir.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.weir.identity.Identity.How;
import dev.weir.testing.Authority;
import java.security.cert.X509Certificate;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CertificateNameTest {

    private static final Authority CLIENTS = Authority.create("clients");

    static Stream<Arguments> names() {
        return Stream.of(
                Arguments.of("CN=alice,O=Example", null, "CN=alice,O=Example"),
                Arguments.of("CN=alice", "spiffe://example.org/ns/a/sa/b", "spiffe://example.org/ns/a/sa/b"),
                Arguments.of("CN=a/b/../c", null, "CN=a/b/../c"),
                Arguments.of("CN=J\u00fcrgen \u5f20,O=\u00dcbung", null, "CN=J\u00fcrgen \u5f20,O=\u00dcbung"),
                Arguments.of("CN=\\ a  b\\ ", null, "CN=\\ a  b\\ "),
                Arguments.of("CN=a\\,b\\+c", null, "CN=a\\,b\\+c"));
    }

    @ParameterizedTest
    @MethodSource("names")
    void isTheUriElseTheSubjectAsTheyStand(String subject, String uri, String name) {
        X509Certificate certificate =
                (uri == null ? CLIENTS.client(subject) : CLIENTS.client(subject, uri)).certificate();
        assertEquals(new Identity.User(name, How.CERTIFICATE), CertificateName.of(certificate));
    }

    @ParameterizedTest
    @MethodSource("odd")
    void whatIsShownIsOneBoundedLine(String subject) {
        Identity identity = CertificateName.of(CLIENTS.client(subject).certificate());
        String shown = ((Identity.User) identity).shown();
        assertFalse(shown.chars().anyMatch(Character::isISOControl), shown);
        assertFalse(shown.length() > 200, shown);
    }

    static Stream<String> odd() {
        return Stream.of(
                "CN=\\0a\\0dSet-Cookie: x",
                "CN=\\1b[31mred",
                "CN=a\u202egnp.exe",
                "CN=" + "x".repeat(60) + ",O=" + "y".repeat(60) + ",OU=" + "z".repeat(60) + ",L=" + "w".repeat(60));
    }
}
