package dev.weir.feeds.list;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.config.WeirConfig.FeedFormat;
import dev.weir.feeds.list.ListReading.Sound;
import dev.weir.feeds.list.ListReading.Unusable;
import dev.weir.policy.FeedContent;
import dev.weir.policy.match.DomainSet;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.SequencedCollection;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is taken of a list, and what is refused, whatever it holds. */
class ListReaderTest {

    /** Makes a list of a single line sound, and is left out of what is compared. */
    private static final Map<FeedFormat, String> ANCHORS = new EnumMap<>(Map.of(
            FeedFormat.HOSTS, "0.0.0.0 anchor.example\n0.0.0.0 anchor.example\n",
            FeedFormat.DOMAINS, "anchor.example\nanchor.example\n",
            FeedFormat.ADBLOCK, "||anchor.example^\n||anchor.example^\n"));

    private static ListReading read(FeedFormat format, byte[] bytes) {
        try {
            return new ListReader("test", format, FeedContent.Scope.OWN).read(new ByteArrayInputStream(bytes));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static ListReading read(FeedFormat format, String text) {
        return read(format, text.getBytes(StandardCharsets.UTF_8));
    }

    private static Sound sound(FeedFormat format, String text) {
        return assertInstanceOf(Sound.class, read(format, text));
    }

    private static SequencedCollection<String> names(DomainSet set) {
        TreeSet<String> names = new TreeSet<>();
        set.forEach(names::add);
        names.remove("anchor.example");
        return names;
    }

    /** What one line comes to, in words. */
    private static String line(FeedFormat format, String line) {
        Sound sound = sound(format, ANCHORS.get(format) + line + "\n");
        StringBuilder told = new StringBuilder();
        names(sound.content().blocked()).forEach(name -> told.append(" -").append(name));
        names(sound.content().excepted()).forEach(name -> told.append(" +").append(name));
        for (Skipped kind : Skipped.values()) {
            long count = sound.counts().skipped().getOrDefault(kind, 0L);
            told.append(count == 0 ? "" : " " + kind).append(count > 1 ? "*" + count : "");
        }
        return told.toString().strip();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "0.0.0.0 ads.example; -ads.example",
                "127.0.0.1 ads.example; -ads.example",
                "0 ads.example; -ads.example",
                ":: ads.example; -ads.example",
                "::1 ads.example; -ads.example",
                "127.0.0.53 ads.example; -ads.example",
                "0.0.0.0 a.example b.example c.example; -a.example -b.example -c.example",
                "`0.0.0.0\t\ta.example\t# b.example`; -a.example",
                "`  0.0.0.0 ADS.Example. `; -ads.example",
                "0.0.0.0 ads.example#why; -ads.example",
                "# 0.0.0.0 ads.example; ``",
                "! 0.0.0.0 ads.example; ``",
                "0.0.0.0; ``",
                "127.0.0.1 localhost localhost.localdomain local; LOCAL*3",
                "255.255.255.255 broadcasthost; MAPPING",
                "::1 ip6-localhost ip6-loopback; LOCAL*2",
                "fe00::0 ip6-localnet; MAPPING",
                "0.0.0.0 0.0.0.0; ADDRESS",
                "0.0.0.0 10.0.0.1; ADDRESS",
                "0.0.0.0 [::1]; ADDRESS",
                "0.0.0.0 2001:db8::1; ADDRESS",
                "93.184.216.34 bank.example; MAPPING",
                "0.0.0.0 com; SINGLE_LABEL",
                "0.0.0.0 co.uk; SUFFIX",
                "0.0.0.0 *.ads.example; NOT_A_NAME",
                "ads.example; NOT_A_NAME",
                "010.0.0.0 ads.example; NOT_A_NAME",
                "0.0.0.0 0x7f.1; NOT_A_NAME",
                "0.0.0.0 a..example; NOT_A_NAME",
                "0.0.0.0 <script>; NOT_A_NAME",
                "0.0.0.0 a_b.example; -a_b.example",
            })
    void hostsFiles(String line, String expected) {
        assertEquals(expected, line(FeedFormat.HOSTS, line));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "ads.example; -ads.example",
                "*.ads.example; -ads.example",
                ".ads.example; -ads.example",
                "`  Ads.Example.  `; -ads.example",
                "ads.example # because; -ads.example",
                "! ads.example; ``",
                "#ads.example; ``",
                "bücher.example; -xn--bcher-kva.example",
                "`ads。example`; -ads.example",
                "xn--bcher-kva.example; -xn--bcher-kva.example",
                "com; SINGLE_LABEL",
                "*.com; SINGLE_LABEL",
                "*; NOT_A_NAME",
                "*.*; NOT_A_NAME",
                ".; NOT_A_NAME",
                "..; NOT_A_NAME",
                "*.co.uk; SUFFIX",
                "com.au; SUFFIX",
                "in-addr.arpa; SUFFIX",
                "t.co; -t.co",
                "example.co.uk; -example.co.uk",
                "a.b.c.example.com; -a.b.c.example.com",
                "localhost; LOCAL",
                "10.0.0.1; ADDRESS",
                "::1; ADDRESS",
                "10.0.0.0/8; NOT_A_NAME",
                "http://ads.example/; NOT_A_NAME",
                "ads.example/path; NOT_A_NAME",
                "ads.example:8080; NOT_A_NAME",
                "a*.example; NOT_A_NAME",
                "two words; NOT_A_NAME",
                "||ads.example^; NOT_A_NAME",
                "user@ads.example; NOT_A_NAME",
                "ads.exa\u0001mple; NOT_A_NAME",
            })
    void domainLists(String line, String expected) {
        assertEquals(expected, line(FeedFormat.DOMAINS, line));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "||ads.example^; -ads.example",
                "||Ads.Example^; -ads.example",
                "||ads.example^|; -ads.example",
                "@@||good.example^; +good.example",
                "||ads.example^$important; -ads.example",
                "||ads.example^$all,match-case; -ads.example",
                "||ads.example^$; -ads.example",
                "@@||good.example^$important; +good.example",
                "||bücher.example^; -xn--bcher-kva.example",
                "||ads.example^$third-party; NARROWED",
                "||ads.example^$important,script; NARROWED",
                "||ads.example^$domain=a.example|b.example; NARROWED",
                "||ads.example^$badfilter; NARROWED",
                "||ads.example^$denyallow=a.example; NARROWED",
                "@@||good.example^$document; NARROWED",
                "||ads.example^$IMPORTANT; NARROWED",
                "||ads.example; PATTERN",
                "||ads.example/; PATTERN",
                "||ads.example^path; PATTERN",
                "||ads.example/path^; PATTERN",
                "||ads.example:8080^; PATTERN",
                "||*.ads.example^; PATTERN",
                "||ads.*^; PATTERN",
                "||ads.example^*; PATTERN",
                "||^; NOT_A_NAME",
                "||; PATTERN",
                "@@||^; NOT_A_NAME",
                "||com^; SINGLE_LABEL",
                "@@||com^; SINGLE_LABEL",
                "||co.uk^; SUFFIX",
                "||10.0.0.1^; ADDRESS",
                "! ||ads.example^; ``",
                "[Adblock Plus 2.0]; ``",
                "# ||ads.example^; ``",
                "ads.example##.banner; COSMETIC",
                "ads.example#@#.banner; COSMETIC",
                "##.banner; COSMETIC",
                "ads.example#?#div:has(a); COSMETIC",
                "|https://ads.example^; OTHER",
                "/banner[0-9]+/; OTHER",
                "ads.example; OTHER",
                "@@ads.example; OTHER",
                "@@@@||ads.example^; OTHER",
            })
    void adblockLists(String line, String expected) {
        assertEquals(expected, line(FeedFormat.ADBLOCK, line));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "HOSTS; # a list\\n127.0.0.1 localhost\\n0.0.0.0 ads.example\\n",
                "HOSTS; 0.0.0.0 ads.example\\r\\n",
                "DOMAINS; # a list\\nads.example\\n",
                "DOMAINS; ads.example",
                "DOMAINS; *.ads.example\\n",
                "ADBLOCK; [Adblock Plus 2.0]\\nplain.example\\n||ads.example^\\n",
                "ADBLOCK; ! a list\\n||ads.example^\\nplain.example\\nother.example\\n@@||x.example^$script\\n",
                "ADBLOCK; x.example##.a\\nx.example##.b\\n||ads.example^\\n",
            })
    void theSyntaxIsFoundOut(FeedFormat format, String escaped) {
        String text = escaped.translateEscapes();
        ListReading auto = read(FeedFormat.AUTO, text);
        assertEquals(
                assertInstanceOf(Sound.class, read(format, text)).counts(),
                assertInstanceOf(Sound.class, auto).counts());
        assertNotNull(((Sound) auto).content().blocked().covering("ads.example"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n\n\n",
                "# nothing but words\n",
                "<!DOCTYPE html>\n<html><body>\nnot.found.example\n</body></html>\n",
                "  <html>\nads.example\n",
                "{\"error\": \"gone\"}\nads.example\n",
                "localhost\n",
                "com\nnet\norg\n",
                "This is a story\nabout nothing\nexample.com\n",
                "ads.example\n\u0000",
                "\u0000\u0001\u0002",
                "@@\n||\n",
            })
    void whatIsNoListIsRefused(String text) {
        assertInstanceOf(Unusable.class, read(FeedFormat.AUTO, text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32"})
    void wideCharactersAreNoText(String charset) {
        assertInstanceOf(Unusable.class, read(FeedFormat.DOMAINS, "ads.example\n".getBytes(Charset.forName(charset))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r", "\n\n", "\r\n\r\n"})
    void linesEndInMoreThanOneWay(String end) {
        Sound sound = sound(FeedFormat.DOMAINS, "\uFEFFa.example" + end + "b.example" + end + "c.example");
        assertEquals(
                "[a.example, b.example, c.example]",
                names(sound.content().blocked()).toString());
    }

    @Test
    void aLineWithoutEndIsReadOverAndCounted() {
        String text = "a.example\n" + "x".repeat(1_000_000) + "\nb.example\n" + "c.example".repeat(1000);
        Sound sound = sound(FeedFormat.DOMAINS, text);
        assertEquals("[a.example, b.example]", names(sound.content().blocked()).toString());
        assertEquals(Map.of(Skipped.TOO_LONG, 2L), sound.counts().skipped());
        assertEquals(4, sound.counts().lines());
    }

    @Test
    void equalNamesAreOne() {
        assertEquals(
                1,
                sound(FeedFormat.DOMAINS, "ads.example\nADS.example.\n*.ads.example\n")
                        .counts()
                        .blocked());
    }

    /** International names that are very long would take for ever to put in ASCII. */
    @Test
    void hostileNamesEndQuickly() {
        String list = "ok.example\n" + ("ü".repeat(4000) + ".example\n").repeat(500) + "ok.example\n".repeat(600);
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> sound(FeedFormat.DOMAINS, list));
    }

    /** Neither random bytes nor a sound list that was damaged makes a reader throw, or take long. */
    @ParameterizedTest
    @EnumSource(FeedFormat.class)
    void nothingMakesItThrow(FeedFormat format) {
        Random random = new Random(4);
        String alphabet = "ab.*-_^|@$#![]:/ \t\r\n0127xn--ü\u3002\u00ad\uFEFF%,=";
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            for (int run = 0; run < 300; run++) {
                byte[] bytes = new byte[random.nextInt(2000)];
                random.nextBytes(bytes);
                assertNotNull(read(format, bytes));
                StringBuilder text = new StringBuilder();
                for (int i = 0; i < 400; i++) {
                    text.append(alphabet.charAt(random.nextInt(alphabet.length())));
                }
                assertNotNull(read(format, text.toString()));
            }
        });
    }

    /** What is taken is in its one spelling and never a suffix, whatever stood there. */
    @ParameterizedTest
    @EnumSource(FeedFormat.class)
    void onlyNamesAreTaken(FeedFormat format) {
        Random random = new Random(5);
        String[] pieces = {
            "com", "co.uk", "a", ".", "*", "||", "^", "0.0.0.0 ", "\n", "@@", "x.example", "10.0.0.1", "#", "ü"
        };
        for (int run = 0; run < 1000; run++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 30; i++) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            if (read(format, text.toString()) instanceof Sound sound) {
                sound.content().blocked().forEach(ListReaderTest::assertHarmless);
                sound.content().excepted().forEach(ListReaderTest::assertHarmless);
            }
        }
    }

    private static void assertHarmless(String name) {
        assertTrue(name.matches("[a-z0-9_-]+([.][a-z0-9_-]+)+"), name);
        assertTrue(!name.equals("co.uk") && !name.matches("[0-9.]+"), name);
    }

    /** Very many names, without ever having all of them as text. */
    @Test
    void longListsAreReadAsTheyCome() throws IOException {
        ListReading reading = new ListReader("test", FeedFormat.AUTO, FeedContent.Scope.OWN).read(new Many(250_000));
        assertEquals(250_000, assertInstanceOf(Sound.class, reading).counts().blocked());
    }

    /** A hosts file of so many names, made as it is read. */
    private static final class Many extends InputStream {
        private final int count;
        private int made;
        private byte[] line = {};
        private int at;

        Many(int count) {
            this.count = count;
        }

        @Override
        public int read() {
            return isAtEnd() ? -1 : line[at++];
        }

        @Override
        public int read(byte[] into, int from, int most) {
            if (isAtEnd()) {
                return -1;
            }
            int length = Math.min(most, line.length - at);
            System.arraycopy(line, at, into, from, length);
            at += length;
            return length;
        }

        private boolean isAtEnd() {
            if (at == line.length) {
                if (made == count) {
                    return true;
                }
                String number = Integer.toString(made++, 36);
                line = ("0.0.0.0 " + number + ".tracker" + number.length() + ".example\n")
                        .getBytes(StandardCharsets.ISO_8859_1);
                at = 0;
            }
            return false;
        }
    }
}
