package dev.weir.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BasicCredentialsTest {

    private static String encoded(String pair) {
        return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "Aladdin, open sesame",
        "test, 123\u00a3",
        "a, ''",
        "a, b:c:d",
        "j\u00fcrgen, \ud83d\udd11",
        "' spaces ', ' kept '",
    })
    void readsNameAndPassword(String user, String password) {
        for (String scheme : List.of("Basic ", "basic ", "BASIC    ")) {
            assertEquals(
                    new Credentials(user, password),
                    BasicCredentials.read(List.of(scheme + encoded(user + ":" + password))));
        }
    }

    /** RFC 7617 §2 and §2.1. */
    @Test
    void readsTheExamplesOfTheRfc() {
        assertEquals(
                new Credentials("Aladdin", "open sesame"),
                BasicCredentials.read(List.of("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==")));
        assertEquals(new Credentials("test", "123\u00a3"), BasicCredentials.read(List.of("Basic dGVzdDoxMjPCow==")));
    }

    @Test
    void nothingIsNothing() {
        assertInstanceOf(Presented.Nothing.class, BasicCredentials.read(List.of()));
    }

    @Test
    void neitherNameNorPasswordIsEverShown() {
        Presented read = BasicCredentials.read(List.of("Basic " + encoded("alice:sesame")));
        assertInstanceOf(Credentials.class, read);
        assertFalse(read.toString().contains("alice"));
        assertFalse(read.toString().contains("sesame"));
    }

    @Test
    void everyInputHasAnAnswer() {
        Random random = new Random(7617);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            BasicCredentials.read(List.of(text));
            BasicCredentials.read(List.of("Basic " + text));
            if (BasicCredentials.read(List.of("Basic " + Base64.getEncoder().encodeToString(bytes)))
                    instanceof Credentials(String user, String password)) {
                assertFalse(user.isEmpty() || user.indexOf(':') >= 0 || (user + password).indexOf(0) >= 0);
            }
        }
    }
}
