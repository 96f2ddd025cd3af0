package dev.weir.control.classic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.weir.policy.document.Draft;
import dev.weir.policy.document.Place;
import dev.weir.policy.document.PolicyDocument;
import dev.weir.policy.document.PolicyReader;
import dev.weir.policy.document.Reading;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EditorTest {

    private static final long NOW = Instant.parse("2026-11-29T00:00:00Z").toEpochMilli();
    private static final Editor EDITOR = new Editor("live.yaml", base(), NOW);

    private static PolicyDocument base() {
        return assertInstanceOf(
                        Reading.Read.class,
                        PolicyReader.read("blacklist: [{id: b, domain: base.example}]", Place.Layer.BASE, "base.yaml"))
                .document();
    }

    private static Edition make(String text, Func func, String subject) {
        return EDITOR.make(Draft.live(text, "live.yaml"), func, Subject.of(func.kind(), subject));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "URL | ads.example | {\"domain\":\"ads.example\"}",
                "URL | http://ads.example | {\"domain\":\"ads.example\"}",
                "URL | HTTPS://ads.example/ | {\"domain\":\"ads.example\"}",
                "URL | ads.example:8080 | {\"domain\":\"ads.example\",\"ports\":[\"8080\"]}",
                "URL | ads.example/ | {\"domain\":\"ads.example\"}",
                "URL | ads.example/x | {\"url\":\"http://ads.example/x\"} {\"url\":\"https://ads.example/x\"}",
                "URL | http://ads.example:81/x/ | {\"url\":\"http://ads.example:81/x/\"} {\"url\":\"https://ads.example:81/x/\"}",
                "URL | 203.0.113.7 | {\"cidr\":\"203.0.113.7\"}",
                "URL | 203.0.113.7:25 | {\"cidr\":\"203.0.113.7\",\"ports\":[\"25\"]}",
                "URL | [2001:db8::7]:25 | {\"cidr\":\"2001:db8::7\",\"ports\":[\"25\"]}",
                "URL | 2001:db8::7 | {\"cidr\":\"2001:db8::7\"}",
                "URL | a\"b | {\"domain\":\"a\\\"b\"}",
                "CLIENT | 10.2.0.7 | {\"client\":\"10.2.0.7\"}",
                "CLIENT | 10.2.0.0/16 | {\"client\":\"10.2.0.0/16\"}",
            })
    void whatIsNamedBecomesEntries(Subject.Kind kind, String text, String entries) {
        assertEquals(entries, String.join(" ", Subject.of(kind, text).entries()));
    }

    @Test
    void twiceIsAsGoodAsOnce() {
        Edition.Text once = assertInstanceOf(Edition.Text.class, make("# ours\n", Func.BLOCK, "a.example/x"));
        assertEquals(
                "# ours\nblacklist:\n  - url: http://a.example/x\n  - url: https://a.example/x\n",
                once.after().text());
        assertEquals(
                once.ids(),
                assertInstanceOf(Edition.Same.class, make(once.after().text(), Func.BLOCK, "a.example/x"))
                        .ids());
        Edition.Text half = assertInstanceOf(
                Edition.Text.class,
                make("blacklist:\n  - {id: h, url: \"http://a.example/x\"}\n", Func.BLOCK, "a.example/x"));
        assertEquals(1, half.ids().size());
        assertEquals(
                List.of("b"),
                assertInstanceOf(Edition.Same.class, make("", Func.BLOCK, "base.example"))
                        .ids());
    }

    @Test
    void whatOnlyReportsOrHasExpiredIsMadeToCount() {
        Edition.Text text = assertInstanceOf(
                Edition.Text.class,
                make("blacklist:\n  - {id: a, domain: a.example, mode: report}\n", Func.BLOCK, "a.example"));
        assertEquals(
                "blacklist:\n  - id: a\n    domain: a.example\n", text.after().text());
        assertInstanceOf(
                Edition.Text.class,
                make("blacklist:\n  - {domain: a.example, expires: 2026-01-01T00:00:00Z}\n", Func.BLOCK, "a.example"));
    }

    @Test
    void allThatMatchesTheSameGoes() {
        String live =
                "blacklist:\n  - {id: a, domain: a.example}\n  - domain: a.example\n  - {id: c, domain: a.example, ports: [1]}\n";
        assertEquals(
                "blacklist:\n  - {id: c, domain: a.example, ports: [1]}\n",
                assertInstanceOf(Edition.Text.class, make(live, Func.UNBLOCK, "A.example"))
                        .after()
                        .text());
    }

    @Test
    void whatIsNotThereIsSaidToBeSo() {
        assertEquals(
                List.of(),
                assertInstanceOf(Edition.Same.class, make("", Func.UNBLOCK, "a.example"))
                        .ids());
        assertInstanceOf(Edition.InBase.class, make("", Func.UNBLOCK, "base.example"));
        assertInstanceOf(Edition.Faulty.class, make("", Func.BLOCK, "a b"));
        assertInstanceOf(Edition.Faulty.class, make("", Func.BAN, "bob"));
        assertInstanceOf(Edition.Broken.class, make("blacklist: x", Func.BLOCK, "a.example"));
    }
}
