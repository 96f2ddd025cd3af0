package dev.weir.control.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.weir.field.EntityTags;
import dev.weir.policy.document.Draft;
import dev.weir.policy.document.Place;
import dev.weir.policy.document.PolicyDocument;
import dev.weir.policy.document.PolicyReader;
import dev.weir.policy.document.Reading;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a wish makes of a document, beside a base that nobody changes. */
class EntryEditTest {

    private static final String LIVE = """
            # ours
            blacklist:
              - {id: one, domain: one.example} # first
            allow:
              - {id: good, domain: good.example}
            """;
    private static final EntryEdit EDIT = new EntryEdit(
            "live.yaml", document("blacklist:\n  - {id: based, domain: based.example}\n", Place.Layer.BASE));

    private static PolicyDocument document(String text, Place.Layer layer) {
        return assertInstanceOf(Reading.Read.class, PolicyReader.read(text, layer, "base.yaml"))
                .document();
    }

    private static EntryText.Written entry(String json) {
        return assertInstanceOf(EntryText.Written.class, EntryText.read(json));
    }

    private static Wish put(String id, String json, String match) {
        EntryText.Written entry =
                assertInstanceOf(EntryText.Written.class, EntryText.read(json).withId(id));
        return new Wish.Put(Listing.BLACKLIST, id, entry, match(match));
    }

    private static Wish.Condition match(String match) {
        EntityTags tags = EntityTags.parse(match.isEmpty() ? List.of() : List.of(match));
        return new Wish.Condition(tags, new EntityTags.Absent());
    }

    private static String done(Wish wish) {
        return assertInstanceOf(EntryEdit.Result.Text.class, EDIT.make(Draft.live(LIVE, "live.yaml"), wish))
                .draft()
                .text();
    }

    private static Edited stays(String live, Wish wish) {
        return assertInstanceOf(EntryEdit.Result.Stays.class, EDIT.make(Draft.live(live, "live.yaml"), wish))
                .because();
    }

    private static Wish remove(Listing list, String id) {
        return new Wish.Remove(list, id, Wish.Condition.NONE);
    }

    @Test
    void anEntryIsAddedBehindTheOthers() {
        assertEquals(
                LIVE.replace("# first\n", "# first\n  - domain: two.example\n"),
                done(new Wish.Add(Listing.BLACKLIST, entry("{\"domain\":\"two.example\"}"))));
        assertEquals(
                "reach:\n  - domain: a.example\n    ports: [443]\n",
                assertInstanceOf(
                                EntryEdit.Result.Text.class,
                                EDIT.make(
                                        Draft.live("", "live.yaml"),
                                        new Wish.Add(
                                                Listing.REACH, entry("{\"domain\":\"a.example\",\"ports\":[443]}"))))
                        .draft()
                        .text());
    }

    @Test
    void anIdIsTakenWhicheverListOrDocumentHasIt() {
        for (String id : List.of("one", "good", "based")) {
            Edited because = stays(
                    LIVE, new Wish.Add(Listing.BLACKLIST, entry("{\"id\":\"" + id + "\",\"domain\":\"x.example\"}")));
            assertEquals(id, assertInstanceOf(Edited.Taken.class, because).id());
        }
        String twice = done(new Wish.Add(Listing.BLACKLIST, entry("{\"domain\":\"two.example\"}")));
        assertInstanceOf(
                Edited.Taken.class,
                stays(twice, new Wish.Add(Listing.BLACKLIST, entry("{\"domain\":\"TWO.example\"}"))));
    }

    @Test
    void whatIsInTheBaseIsNotChanged() {
        Edited.InBase in = assertInstanceOf(Edited.InBase.class, stays(LIVE, remove(Listing.BLACKLIST, "based")));
        assertEquals("base.yaml:2:5", in.place().toString());
        assertInstanceOf(Edited.InBase.class, stays(LIVE, put("based", "{\"domain\":\"x.example\"}", "")));
        assertInstanceOf(Edited.Absent.class, stays(LIVE, remove(Listing.ALLOW, "based")));
    }

    @Test
    void anEntryOfAnotherListIsNone() {
        assertInstanceOf(Edited.Absent.class, stays(LIVE, remove(Listing.BLACKLIST, "good")));
        assertInstanceOf(Edited.Taken.class, stays(LIVE, put("good", "{\"domain\":\"x.example\"}", "")));
    }

    @Test
    void oneIsReplacedInItsPlace() {
        Listed one =
                Listing.BLACKLIST.find(document(LIVE, Place.Layer.LIVE), "one").orElseThrow();
        String tag = EntryTag.of(Listing.BLACKLIST, one).toString();
        String replaced = LIVE.replace("- {id: one, domain: one.example}", "- id: one\n    domain: x.example");
        assertEquals(replaced, done(put("one", "{\"domain\":\"x.example\"}", "")));
        assertEquals(replaced, done(put("one", "{\"domain\":\"x.example\"}", "*")));
        assertEquals(replaced, done(put("one", "{\"domain\":\"x.example\"}", "\"other\", " + tag)));
        assertInstanceOf(Edited.Stale.class, stays(LIVE, put("one", "{\"domain\":\"x.example\"}", "\"other\"")));
        assertInstanceOf(Edited.Stale.class, stays(LIVE, put("one", "{\"domain\":\"x.example\"}", "W/" + tag)));
        assertInstanceOf(Edited.Stale.class, stays(LIVE, put("new", "{\"domain\":\"x.example\"}", "*")));
    }

    @Test
    void oneIsTakenOut() {
        assertEquals(LIVE.replace("  - {id: good, domain: good.example}\n", ""), done(remove(Listing.ALLOW, "good")));
        assertInstanceOf(Edited.Absent.class, stays(LIVE, remove(Listing.ALLOW, "x")));
    }

    @Test
    void nothingIsPutIntoAFaultyDocument() {
        Edited.Broken broken = assertInstanceOf(
                Edited.Broken.class, stays("blacklist:\n  - {host: x}\n", remove(Listing.BLACKLIST, "one")));
        assertEquals(2, broken.faults().getFirst().place().line());
    }
}
