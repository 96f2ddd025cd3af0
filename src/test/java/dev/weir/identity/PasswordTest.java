package dev.weir.identity;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordTest {

    private static final String HASH = "$2y$05$" + "a".repeat(53);

    private static Password.Plain plain(String written) {
        return assertInstanceOf(Password.Plain.class, Password.of(written));
    }

    @Test
    void aPlainOneIsItselfAndNothingElse() {
        assertTrue(plain("sécret").is("sécret"));
        assertFalse(plain("sécret").is("secret"));
        assertFalse(plain("sécret").is(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"secret\n", "secret\r\n", "secret"})
    void theEndOfTheLineIsNoPartOfIt(String written) {
        assertTrue(plain(written).is("secret"));
    }

    @Test
    void spacesAre() {
        assertTrue(plain(" a b ").is(" a b "));
        assertFalse(plain(" a b ").is("a b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"$2a$", "$2b$", "$2y$"})
    void aHashIsKnownByHowItBegins(String version) {
        assertInstanceOf(Password.Bcrypt.class, Password.of(version + HASH.substring(4) + "\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "\r\n",
                "a\nb",
                "a\n\n",
                "a\tb",
                "a\u0000",
                "$2y$05$short",
                "$2x$05$short",
                "$2y$31$aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void whatNobodyCouldPresentOrCompareIsNone(String written) {
        assertInstanceOf(Password.None.class, Password.of(written));
    }

    @Test
    void anOverlongOneIsNone() {
        assertInstanceOf(Password.None.class, Password.of("a".repeat(1025)));
    }

    @Test
    void noneShowsItself() {
        assertFalse(Password.of("hidden").toString().contains("hidden"));
        assertFalse(Password.of(HASH).toString().contains("aaaa"));
        assertFalse(Password.of("hid\tden").toString().contains("den"));
    }
}
