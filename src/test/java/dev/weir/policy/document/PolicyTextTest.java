package dev.weir.policy.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyTextTest {

    private static final String WRITTEN = """
        # ours
        blacklist:
          # advertising
          - id: ads     # the worst
            domain: ads.example
          - {id: bad, cidr: 203.0.113.0/24} # 😀

          - id: last
            user: alice
        # and these pass
        allow:
        - id: good
          domain: good.example
        """;

    private static String with(String text, String list, String entry) {
        return done(PolicyText.with(Draft.live(text, "live"), list, entry));
    }

    private static String without(String text, String id) {
        return done(PolicyText.without(Draft.live(text, "live"), id));
    }

    private static String done(PolicyEdit edit) {
        return assertInstanceOf(PolicyEdit.Edited.class, edit).draft().text();
    }

    @Test
    void anEntryIsAddedAtTheEndOfItsList() {
        assertEquals(
                WRITTEN.replace(
                        "    user: alice\n", "    user: alice\n  - domain: new.example\n    ports: [80, 443]\n"),
                with(WRITTEN, "blacklist", "{\"ports\": [80, 443], \"domain\": \"New.Example\"}"));
        assertEquals(
                WRITTEN + "- domain: new.example\n    reason: new\n".replace("    ", "  "),
                with(WRITTEN, "allow", "domain: new.example\nreason: new"));
        assertEquals(
                WRITTEN + "reach:\n  - cidr: 10.0.0.0/8\n    ports: [443]\n",
                with(WRITTEN, "reach", "cidr: 10.0.0.0/8\nports: ['443']"));
    }

    @Test
    void oneIsTakenOutAndTheRestStays() {
        assertEquals(
                WRITTEN.replace("  - id: ads     # the worst\n    domain: ads.example\n", ""), without(WRITTEN, "ads"));
        assertEquals(WRITTEN.replace("  - {id: bad, cidr: 203.0.113.0/24} # 😀\n", ""), without(WRITTEN, "bad"));
        assertEquals(WRITTEN.replace("  - id: last\n    user: alice\n", ""), without(WRITTEN, "last"));
        assertEquals(WRITTEN.replace("- id: good\n  domain: good.example\n", ""), without(WRITTEN, "good"));
        assertInstanceOf(PolicyEdit.Absent.class, PolicyText.without(Draft.live(WRITTEN, "live"), "other"));
    }

    @Test
    void oneIsChangedInItsPlace() {
        assertEquals(
                WRITTEN.replace("{id: bad, cidr: 203.0.113.0/24}", "id: bad\n    cidr: 203.0.113.0/25"),
                done(PolicyText.replaced(Draft.live(WRITTEN, "live"), "bad", "{id: bad, cidr: 203.0.113.0/25}")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        ``                       | `blacklist:~  - user: a~`
        # nothing                | `# nothing~blacklist:~  - user: a~`
        blacklist: # none yet    | `blacklist: # none yet~  - user: a~`
        blacklist: []            | `blacklist: ~  - user: a~`
        default: deny            | `default: deny~blacklist:~  - user: a~`
        {}                       | {"blacklist": [{"user": "a"}]}
        {"blacklist": []}        | {"blacklist": [{"user": "a"}]}
        {"blacklist": [{"user": "b"}]} | {"blacklist": [{"user": "b"}, {"user": "a"}]}
        blacklist: [{user: b}]   | blacklist: [{user: b}, {"user": "a"}]
        {blacklist: [{user: b},]} | {blacklist: [{user: b}, {"user": "a"}]}
        `--- # ours~default: deny~...~` | `--- # ours~default: deny~blacklist:~  - user: a~...~`
        `  default: deny # ours~` | `  default: deny # ours~  blacklist:~    - user: a~`
        `allow:~  - user: b~    reason: >-~      long~      text~# ours~` | `allow:~  - user: b~    reason: >-~      long~      text~# ours~blacklist:~  - user: a~`
        """)
    void wheneverThereIsRoom(String before, String after) {
        assertEquals(after.replace('~', '\n'), with(before.replace('~', '\n'), "blacklist", "user: a"));
    }

    /** What stands there may be written in many ways; what else stands there stays, to the letter. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "  - id: x\n    user: u\n    reason: >-\n      one\n      two\n",
                "  - id: x\n    user: u\n    reason: |-\n      one\n\n",
                "  - # inside\n    # too\n    id: x\n    user: u\n",
                "  -\n    id: x\n    user: \"u\n      v\"\n",
                "  - {id: x,\n     user: u} # its own\n",
                "  - 'id': \"x\"\n    user: u\n    ports:\n    - 80 # http\n    - 443\n",
                "  -   id: x\n      user: u\n      ports: [80,\n        443]\n"
            })
    void anEntryThatIsWrittenInAnyWayIsTakenOutAndChanged(String entry) {
        String before = "# ours\nblacklist: # all\n  # 😀 first\n  - user: a # one\n\n  # second\n";
        String between = "  # third\n  - id: last\n    user: z\n";
        String after = "# end\ndefault: allow\n";
        for (String lineBreak : List.of("\n", "\r\n")) {
            for (String rest : List.of(between + after, after)) {
                String text = (before + entry + rest).replace("\n", lineBreak);
                String blank = entry.endsWith("\n\n") ? "\n" : "";
                assertEquals((before + blank + rest).replace("\n", lineBreak), without(text, "x"));
                assertEquals(
                        (before + "  - id: x\n    user: new\n" + blank + rest).replace("\n", lineBreak),
                        withoutItsComment(
                                done(PolicyText.replaced(Draft.live(text, "live"), "x", "{id: x, user: new}"))));
            }
        }
    }

    private static String withoutItsComment(String text) {
        return text.replace(" # its own", "");
    }

    @Test
    void aFaultyEntryIsRefusedWithItsPlace() {
        PolicyEdit edit = PolicyText.with(Draft.live(WRITTEN, "live"), "blacklist", "domain: a b");
        assertEquals(
                "entry:1:9: blacklist[0].domain: 'a b' is no domain: the host name has a character that no host name"
                        + " has",
                assertInstanceOf(PolicyEdit.Refused.class, edit)
                        .faults()
                        .faults()
                        .getFirst()
                        .toString());
        assertInstanceOf(
                PolicyEdit.Refused.class,
                PolicyText.with(Draft.live(WRITTEN, "live"), "blacklist", "{id: good, user: x}"));
    }

    @Test
    void addedAndTakenOutIsAsBefore() {
        Random random = new Random(5);
        String text = WRITTEN;
        for (int i = 0; i < 60; i++) {
            String list = Stream.of("blacklist", "allow")
                    .skip(random.nextInt(2))
                    .findFirst()
                    .orElseThrow();
            text = with(text, list, "{id: n" + i + ", user: 'u: #" + i + "'}");
        }
        for (int i = 0; i < 60; i++) {
            text = without(text, "n" + i);
        }
        assertEquals(WRITTEN, text);
    }
}
