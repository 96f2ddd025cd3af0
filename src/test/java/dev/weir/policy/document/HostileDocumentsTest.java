package dev.weir.policy.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HostileDocumentsTest {

    private static final String SOUND = """
        version: 1   # comment
        default: deny
        blacklist:
          - id: no-ads
            domain: ads.example
            except: [docs.ads.example]
            expires: 2027-01-01T00:00:00Z
          - pattern: "https?://[^/]+/.*\\\\.exe"
            tunnel: ignore
          - url: https://files.example:8443/private/
            methods: [PUT]
          - {cidr: 203.0.113.0/24, ports: [25, '6667-6670']}
        allow:
          - {client: 10.2.0.0/16, user: "al\\u00efce"}
        reach:
          - domain: tools.local
            cidr: 10.96.0.0/12
            ports: [443]
            reason: 'internal mirror'
        """;

    private static final String[] PIECES = {
        "[",
        "]",
        "{",
        "}",
        ": ",
        "- ",
        "\n",
        "\"",
        "'",
        "|\n",
        ">\n",
        "&a ",
        "*a",
        "!!t ",
        "? ",
        "%",
        "---\n",
        "...\n",
        "#",
        "\t",
        "\u0000",
        "\uFEFF",
        "\ud800",
        "\ud83d\ude00",
        "null",
        "<<: ",
        "\\",
        "\u0085",
        "\u2028",
        "((((",
        "{1000}",
        "[[:",
        "。",
        "xn--",
        "%zz",
        "::ffff:",
        "/33",
        "\r",
        ",",
        "domain: ",
        "pattern: ",
        "url: ",
        "(?i)",
        "\\Q",
        "\\pL",
        "@"
    };

    static Stream<String> bombs() {
        int million = 1 << 20; // characters
        return Stream.of(
                "[".repeat(million),
                "{a: ".repeat(100_000),
                "- ".repeat(100_000),
                "? ".repeat(100_000),
                "blacklist: [{domain: " + "a".repeat(million) + "}]",
                "blacklist: [{domain: " + "ä".repeat(million) + "}]",
                "blacklist: [{url: 'http://" + "ä".repeat(million) + "'}]",
                "blacklist: [{user: '" + "x".repeat(million) + "'}]",
                "blacklist: [{pattern: '" + "(".repeat(1_900) + "', tunnel: deny}]",
                "blacklist: [{pattern: '" + "(a*)*".repeat(390) + "', tunnel: deny}]",
                "blacklist: [{pattern: '((((((a{1000}){1000}){1000}){1000}){1000}){1000})', tunnel: deny}]",
                "blacklist: [{pattern: '" + "(?i:[\\pL\\pN])".repeat(140) + "', tunnel: deny}]",
                "a".repeat(9 << 20),
                "#".repeat(million),
                " ".repeat(million),
                "\n".repeat(million),
                "\"" + "\\n".repeat(million),
                "a: &a [x]\nb: &b [*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b]\nd: [*c,*c,*c,*c]\n",
                IntStream.range(0, 30_000).mapToObj(i -> "k" + i + ": v\n").collect(Collectors.joining()),
                "blacklist: [" + "{},".repeat(100_000) + "]",
                "blacklist: [" + "x,".repeat(200_000) + "]",
                "default: deny\n".repeat(30_000));
    }

    @ParameterizedTest
    @MethodSource("bombs")
    void noneTakesLong(String text) {
        assertTimeoutPreemptively(
                Duration.ofSeconds(60), () -> assertNotNull(PolicyReader.read(text, Place.Layer.LIVE, "live")));
    }

    @Test
    void tooManyEntriesAreRefused() {
        String text = "blacklist: ["
                + IntStream.rangeClosed(0, 200_000)
                        .mapToObj(i -> "{user: u" + i + "},")
                        .collect(Collectors.joining())
                + "]";
        String last = assertInstanceOf(Reading.Faulty.class, PolicyReader.read(text, Place.Layer.LIVE, "live"))
                .faults()
                .getLast()
                .text();
        assertEquals("the document has more than 200 000 entries", last);
    }

    @Test
    void mutationsNeverThrow() {
        Random random = new Random(42);
        for (int i = 0; i < 5_000; i++) {
            StringBuilder text = new StringBuilder(SOUND);
            for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
                int at = random.nextInt(text.length() + 1);
                int to = Math.min(text.length(), at + random.nextInt(1 + random.nextInt(12)));
                text.replace(at, to, random.nextInt(4) == 0 ? "" : PIECES[random.nextInt(PIECES.length)]);
            }
            assertNotNull(PolicyReader.read(text.toString(), Place.Layer.LIVE, "live"), text::toString);
        }
    }

    @Test
    void randomTextNeverThrows() {
        Random random = new Random(7);
        for (int i = 0; i < 1_500; i++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            String pieces = IntStream.range(0, random.nextInt(30))
                    .mapToObj(piece -> PIECES[random.nextInt(PIECES.length)])
                    .collect(Collectors.joining());
            assertNotNull(PolicyReader.read(new String(bytes, StandardCharsets.ISO_8859_1), Place.Layer.LIVE, "live"));
            assertNotNull(PolicyReader.read(pieces, Place.Layer.LIVE, "live"), pieces);
            assertNotNull(PolicyReader.read("blacklist: [{domain: a.example, " + pieces, Place.Layer.LIVE, "live"));
        }
    }
}
