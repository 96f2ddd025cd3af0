package dev.weir.policy.match;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpressionTest {

    private static UrlReadings url(String path) {
        return UrlReadings.of(UrlParts.of("https://h.example", Decoded.of(path), ""), PathReadings.of(path));
    }

    @ParameterizedTest
    @CsvSource({
        "'/private/', /private/x, true, true",
        "'/private/', /PRIVATE/x, true, false",
        "'/private/', /public/..%2fprivate/x, true, false",
        "'/private/', /public/x, false, false",
        "'^https://h[.]example/a$', /a, true, true",
        "'^https://h[.]example/a$', //a, true, false",
    })
    void whatMayBeMeantAndWhatCertainlyIs(String written, String path, boolean may, boolean must) {
        Expression expression = new Expression(written);
        assertEquals(may, expression.mayMatch(url(path), new Effort()));
        assertEquals(must, expression.mustMatch(url(path), new Effort()));
    }

    /** A set of what is not to be there, and quoted text without an end, are as they are written. */
    @ParameterizedTest
    @CsvSource({
        "'/[^A]b', /ab, true, true",
        "'/[^@-`]b', /ab, true, true",
        "'/[^a]b', /Ab, true, false",
        "'/[[:^upper:]]b', /ab, true, true",
        "'/\\PLb', /%2fb, true, false",
        "'/(?-i:a)b', /AB, true, false",
        "'/[^/]+/x', /a/x, true, true",
        "'\\Qa.b', /a.b, true, true",
        "'\\Qa.b', /acb, false, false",
    })
    void whatIsExcludedIsSo(String written, String path, boolean may, boolean must) {
        Expression expression = new Expression(written);
        assertEquals(may, expression.mayMatch(url(path), new Effort()));
        assertEquals(must, expression.mustMatch(url(path), new Effort()));
    }

    @Test
    void whatCannotBeLookedAtAnyMoreDoesNotPass() {
        UrlReadings odd = url("/" + "a;b%2f..%5c//".repeat(1200));
        assertTrue(odd.loose().size() > 4, "readings: " + odd.loose().size());
        Expression nowhere = new Expression("nowhere");
        Effort effort = new Effort();
        int looks = 0;
        while (!nowhere.mayMatch(odd, effort)) {
            looks++;
        }
        assertTrue(looks > 0 && looks < 1_000, looks + " looks");
        assertFalse(new Expression("https").mustMatch(odd, effort));
        assertTrue(new Expression("https").mustMatch(odd, new Effort()));
    }
}
