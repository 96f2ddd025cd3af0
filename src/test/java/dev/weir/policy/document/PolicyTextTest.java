package dev.weir.policy.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        return done(PolicyText.with(text, Place.Layer.LIVE, "live", list, entry));
    }

    private static String without(String text, String id) {
        return done(PolicyText.without(text, Place.Layer.LIVE, "live", id));
    }

    private static String done(PolicyEdit edit) {
        return assertInstanceOf(PolicyEdit.Edited.class, edit).text();
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
        assertInstanceOf(PolicyEdit.Absent.class, PolicyText.without(WRITTEN, Place.Layer.LIVE, "live", "other"));
    }

    @Test
    void oneIsChangedInItsPlace() {
        assertEquals(
                WRITTEN.replace("{id: bad, cidr: 203.0.113.0/24}", "id: bad\n    cidr: 203.0.113.0/25"),
                done(PolicyText.replaced(WRITTEN, Place.Layer.LIVE, "live", "bad", "{id: bad, cidr: 203.0.113.0/25}")));
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
        {blacklist: [{user: b},]} | `version: 1~blacklist:~  - user: b~  - user: a~`
        """)
    void wheneverThereIsRoom(String before, String after) {
        assertEquals(after.replace('~', '\n'), with(before, "blacklist", "user: a"));
    }

    @Test
    void aFaultyEntryIsRefusedWithItsPlace() {
        PolicyEdit edit = PolicyText.with(WRITTEN, Place.Layer.LIVE, "live", "blacklist", "domain: a b");
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
                PolicyText.with(WRITTEN, Place.Layer.LIVE, "live", "blacklist", "{id: good, user: x}"));
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
