package dev.weir.policy.match;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequiredLiteralTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "/admin /admin",
                "https?://[^/]+/.*\\.exe$ .exe",
                "^https://h\\.example/x https://h.example/x",
                "abc? ab",
                "abc*de de",
                "abc+de abc",
                "a(bcd)ef ef",
                "a(bcd)?e e",
                "abc|def ''",
                "(?i)abc ''",
                "ab{3}c ''",
                "\\Qa.b\\E ''",
                "abc\\d+xy abc",
                "abc\\bxyz xyz",
                "[abc]+x x",
                "[]abc]de de",
                "[^]abc]de de",
                "[a\\]bc]de de",
                "[[:alpha:]]bc ''",
                "\\[abc\\] [abc]",
                "a.b b",
                "été ''",
            })
    void isWhatIsCertain(String written, String literal) {
        assertEquals(literal, RequiredLiteral.of(written));
    }

    /** Whatever an expression is found in has it. */
    @Test
    void whereTheExpressionIsFoundItStands() {
        Random random = new Random(11);
        String[] parts = {
            "a", "b", "ab", "A", "[ab]", "[^a]", "[]a]", "(", ")", "*", "+", "?", ".", "\\.", "\\d", "\\b", "^", "$",
            "|", "{2}", "(?i)", "(?:", "\\]", "[", "]", "\\Q", "\\x61", "-", "*?", "+?", "??", "\\141", "\\B"
        };
        int found = 0;
        for (int i = 0; i < 15_000; i++) {
            StringBuilder written = new StringBuilder();
            for (int length = 1 + random.nextInt(7); length > 0; length--) {
                written.append(parts[random.nextInt(parts.length)]);
            }
            Pattern pattern = compiled(Expression.loose(written.toString()));
            String literal = RequiredLiteral.of(written.toString()).toLowerCase(Locale.ROOT);
            if (pattern == null || literal.isEmpty()) {
                continue;
            }
            for (int j = 0; j < 6; j++) {
                StringBuilder text = new StringBuilder();
                for (int length = random.nextInt(9); length > 0; length--) {
                    text.append("abAB.1-]".charAt(random.nextInt(8)));
                }
                if (pattern.matcher(text).find()) {
                    found++;
                    assertTrue(
                            text.toString().toLowerCase(Locale.ROOT).contains(literal), () -> written + " in " + text);
                }
            }
        }
        assertTrue(found > 200, "found " + found);
    }

    private static @Nullable Pattern compiled(String written) {
        try {
            return Pattern.compile(written);
        } catch (PatternSyntaxException e) {
            return null;
        }
    }
}
