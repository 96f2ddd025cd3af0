package dev.weir.policy.match;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiteralsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "/admin /admin",
                "https?://[^/]+/.*\\.exe$ .exe",
                "^https://h\\.example/x https://h.example/x",
                "^https://[^/]*/ab /ab",
                "https ''",
                "abcd? abcd,abc",
                "abc*defg defg",
                "abc+def def",
                "abcd+efg abcd",
                "abcd+?efg abcd",
                "a(bcd)ef abcdef",
                "a(bcd)?efg abcdefg,aefg",
                "(abc)* ''",
                "(abc)+d abc",
                "abc|def abc,def",
                "abc|de ''",
                "abc|(def|ghi)jk abc,defjk,ghijk",
                "\\.(exe|msi)$ .exe,.msi",
                "(ab|cd|)efg abefg,cdefg,efg",
                "(?i)ABC abc",
                "(?i:Abc)(?s-m)def abcdef",
                "(?P<name>abc) abc",
                "abcd{3}e abcd",
                "abcd{0,3}efg efg",
                "abc{x} ''",
                "\\Qa.b\\Ec a.bc",
                "\\Qabc abc",
                "\\Qabc\\E+ ''",
                "abc\\d+xyz xyz",
                "abc\\bxyz abcxyz",
                "abc\\x41xyz xyz",
                "abc\\x{41}xyz xyz",
                "abc\\p{Greek}xyz xyz",
                "abc\\141xyz ''",
                "[abcde]+xyz xyz",
                "[.]exe .exe",
                "[Ee][Xx]e exe",
                "[ab]cd acd,bcd",
                "[]abc]def def",
                "[^]abc]def def",
                "[a\\]bcx]def def",
                "[[:alpha:]]bcd bcd",
                "[a[:alpha:]]bcd bcd",
                "[!-[:x]abc ''",
                "\\[abc\\] [abc]",
                "abc.bcd bcd",
                "été ''",
                "étés? ''",
                "(((abc))) abc",
                "a//b/ ''",
                "ab/cd/e ab/cd/e",
            })
    void areWhatIsCertain(String written, String literals) {
        assertEquals(literals, String.join(",", Literals.of(written)));
    }

    @Test
    void doNotGrowWithoutBounds() {
        assertEquals(List.of(), Literals.of("(abc|".repeat(400) + "d" + ")".repeat(400)));
        assertTrue(Literals.of("(a|b|c|d)".repeat(200)).size() <= 16);
        assertEquals(List.of("ab".repeat(32)), Literals.of("ab".repeat(1000)));
    }

    /** In whatever an expression is found one of them stands. */
    @Test
    void whereTheExpressionIsFoundOneStands() {
        Random random = new Random(11);
        String[] parts = {
            "a",
            "b",
            "ab",
            "A",
            "[ab]",
            "[^a]",
            "[]a]",
            "(",
            ")",
            "*",
            "+",
            "?",
            ".",
            "\\.",
            "\\d",
            "\\b",
            "^",
            "$",
            "|",
            "{2}",
            "(?i)",
            "(?:",
            "\\]",
            "[",
            "]",
            "\\Q",
            "\\x61",
            "-",
            "*?",
            "+?",
            "??",
            "\\141",
            "\\B",
            "aab",
            "bab",
            "ba.",
            "[a]",
            "[.]",
            "[[:alpha:]]",
            "[b[:digit:]]",
            "\\E",
            "(?i:",
            "(?P<n>",
            "{0,1}",
            "{1,}",
            "(ab|ba)",
            "(aab|)",
            "(?s)",
            "\\pL",
            "\\x{62}",
            "{",
            "\\Aab",
            "b\\z"
        };
        int found = 0;
        for (int i = 0; i < 60_000; i++) {
            String written = joined(parts, 1 + random.nextInt(8), random);
            Pattern pattern = compiled(written);
            List<String> literals = Literals.of(written);
            if (pattern == null || literals.isEmpty()) {
                continue;
            }
            for (int j = 0; j < 24; j++) {
                String text = joined("aabbbABa.1-]b".split(""), random.nextInt(12), random);
                if (pattern.matcher(text).find()) {
                    found++;
                    String lower = text.toLowerCase(Locale.ROOT);
                    assertTrue(literals.stream().anyMatch(lower::contains), () -> written + " in " + text);
                }
            }
        }
        assertTrue(found > 2_000, "found " + found);
    }

    private static String joined(String[] parts, int count, Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(parts[random.nextInt(parts.length)]);
        }
        return text.toString();
    }

    private static @Nullable Pattern compiled(String written) {
        try {
            return Pattern.compile(written, Pattern.CASE_INSENSITIVE);
        } catch (PatternSyntaxException e) {
            return null;
        }
    }
}
