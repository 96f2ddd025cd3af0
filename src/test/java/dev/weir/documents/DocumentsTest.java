package dev.weir.documents;

import static dev.weir.documents.HeldStore.text;
import static dev.weir.documents.Watched.FAULTY;
import static dev.weir.documents.Watched.adding;
import static dev.weir.documents.Watched.blocking;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.net.Host;
import dev.weir.policy.FeedContent;
import dev.weir.policy.Inquiry;
import dev.weir.policy.Verdict;
import dev.weir.policy.document.Conditions;
import dev.weir.policy.document.DocumentReader;
import dev.weir.policy.document.Entry;
import dev.weir.policy.document.Place;
import dev.weir.policy.document.PolicyDocument;
import dev.weir.policy.document.PolicyEdit;
import dev.weir.policy.document.PolicyReader;
import dev.weir.policy.document.PolicyText;
import dev.weir.policy.document.Reading;
import dev.weir.policy.match.DomainSet;
import dev.weir.testing.Eventually;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How documents come into force together, whatever stores hold them. */
final class DocumentsTest {

    private @Nullable Watched running;

    @AfterEach
    void end() {
        if (running != null) {
            running.close();
        }
    }

    private Watched start(Store live, @Nullable Store base, boolean denyWhenMissing) {
        Watched watched = new Watched(live, base, denyWhenMissing);
        running = watched;
        watched.start();
        return watched;
    }

    private static HeldStore live(Content first) {
        return HeldStore.of("live.yaml", first);
    }

    private static HeldStore base(Content first) {
        return HeldStore.of("base.yaml", first);
    }

    private static Content none() {
        return new Content.Absent(null);
    }

    private static Verdict verdict(Watched weir, String name) {
        return weir.inForce
                .rules()
                .decide(new Inquiry(
                        InetAddress.getLoopbackAddress(), null, "CONNECT", new Host.Name(name), 443, null, 0));
    }

    @Test
    void bothDocumentsAreInForce() {
        Watched weir = start(live(text(blocking("a.example"))), base(text(blocking("b.example"))), true);
        assertInstanceOf(Verdict.Denied.class, verdict(weir, "a.example"));
        assertInstanceOf(Verdict.Denied.class, verdict(weir, "b.example"));
        assertInstanceOf(Verdict.Permitted.class, verdict(weir, "c.example"));
        assertEquals(1, weir.meter("weir.blacklist.entries", "source", "live"));
        assertEquals(1, weir.meter("weir.blacklist.entries", "source", "base"));
    }

    @Test
    void whatTheOtherDocumentLeavesNothingToDecideIsTold() {
        String allow = "allow: [{domain: www.a.example}]";
        Watched weir = start(live(text(allow)), base(text(blocking("a.example"))), true);
        assertEquals(
                List.of("allow[0]: never decides: blacklist[0] in line 3 of base.yaml matches all that this matches"),
                weir.documents.status().across().stream()
                        .map(Reading.Notice::text)
                        .toList());
    }

    /** The log has a line for each of those. */
    @Test
    void onlyWhatIsNewIsTold() {
        HeldStore live = live(text("blacklist: [{domain: com}]"));
        Watched weir = start(live, base(text("blacklist: [{domain: net}]")), true);
        Status before = weir.documents.status();
        Status atFirst = new Status("", Instant.EPOCH, false, before.live(), before.base(), List.of());
        assertEquals(2, before.noticesSince(atFirst).size(), "what was read already, and is in force now");
        live.put(text("# moved\nblacklist: [{domain: org}, {domain: com}]"));
        weir.awaitLive("org", "com");
        assertEquals(
                List.of("blacklist[0]: very broad: all names that end in '.org' match"),
                weir.documents.status().noticesSince(before).stream()
                        .map(Reading.Notice::text)
                        .toList());
    }

    record Unusable(String name, Content live, @Nullable Content base) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Unusable> unusable() {
        Content good = text(blocking("a.example"));
        return Stream.of(
                new Unusable("a faulty live document", text(FAULTY), null),
                new Unusable("a live document that cannot be read", new Content.Unreadable("is locked"), null),
                new Unusable("an empty live document", text(""), null),
                new Unusable("a faulty base", good, text(FAULTY)),
                new Unusable("no base where one is configured", good, none()));
    }

    @ParameterizedTest
    @MethodSource("unusable")
    void whatCannotBeUsedAtTheStartDeniesEverything(Unusable row) {
        Watched weir = start(live(row.live), row.base == null ? null : base(row.base), true);
        assertTrue(weir.documents.status().missing());
        Verdict.Denied denied = assertInstanceOf(Verdict.Denied.class, verdict(weir, "c.example"));
        assertInstanceOf(Verdict.Missing.class, denied.decider());
        assertEquals(1, weir.meter("weir.policy.info", "hash", "missing"));
        assertEquals(1, weir.meter("weir.policy.reload.failures"));
        boolean isOfTheBase = row.base != null;
        assertEquals(isOfTheBase ? 0 : 1, weir.meter("weir.policy.faulty", "source", "live"));
        assertEquals(isOfTheBase ? 1 : Double.NaN, weir.meter("weir.policy.faulty", "source", "base"));
    }

    @ParameterizedTest
    @MethodSource("unusable")
    void whatCannotBeUsedAtTheStartCountsAsEmptyWhereThatIsWanted(Unusable row) {
        Watched weir = start(live(row.live), row.base == null ? null : base(row.base), false);
        assertFalse(weir.documents.status().missing());
        assertInstanceOf(Verdict.Permitted.class, verdict(weir, "c.example"));
        if (row.base != null) {
            assertInstanceOf(Verdict.Denied.class, verdict(weir, "a.example"), "the good one counts");
        }
    }

    @Test
    void aFaultyDocumentLeavesTheOtherOneFreeToChange() {
        HeldStore live = live(text(blocking("a.example")));
        HeldStore base = base(text(blocking("b.example")));
        Watched weir = start(live, base, true);
        base.put(text(FAULTY));
        live.put(text(blocking("c.example")));
        weir.awaitLive("c.example");
        assertEquals(List.of("b.example"), weir.base());
        assertInstanceOf(Verdict.Denied.class, verdict(weir, "b.example"));
        assertFalse(weir.documents.status().missing());
    }

    @Test
    void theSameProblemIsSaidOnce() {
        HeldStore live = live(text(blocking("a.example")));
        Watched weir = start(live, null, true);
        live.put(new Content.Unreadable("is locked"));
        live.put(new Content.Unreadable("is locked"));
        live.put(text(FAULTY));
        weir.awaitProblem("faulty");
        assertEquals(2, weir.meter("weir.policy.reload.failures"));
        live.put(text(blocking("a.example")));
        weir.awaitNoProblem();
        assertEquals(1, weir.hashes.size(), "nothing was swapped");
    }

    /** A counter tells of it once, and cannot say when it is over. */
    @Test
    void whatIsFaultyIsMeteredAsLongAsItIs() {
        HeldStore live = live(text(blocking("a.example")));
        Watched weir = start(live, base(text(blocking("b.example"))), true);
        assertEquals(0, weir.meter("weir.policy.faulty", "source", "live"));
        live.put(text(FAULTY));
        weir.awaitProblem("faulty");
        live.put(text(FAULTY));
        weir.feeds();
        assertEquals(1, weir.meter("weir.policy.faulty", "source", "live"));
        assertEquals(0, weir.meter("weir.policy.faulty", "source", "base"));
        live.put(text(blocking("a.example")));
        Eventually.await(() -> weir.meter("weir.policy.faulty", "source", "live") == 0, "no fault any more");
    }

    @Test
    void whatLooksFaultyMayBeUnderWay() {
        HeldStore live = new HeldStore("live.yaml", Eventually.LIMIT);
        live.put(text(blocking("a.example")));
        Watched weir = start(live, null, true);
        live.put(text(FAULTY));
        live.put(none());
        live.put(text(blocking("b.example")));
        weir.awaitLive("b.example");
        assertEquals(0, weir.meter("weir.policy.reload.failures"));
    }

    @Test
    void aStoreThatSaysNothingDoesNotHoldUpTheStart() {
        HeldStore live = new HeldStore("live.yaml", Duration.ZERO);
        Watched weir = new Watched(live, null, true);
        running = weir;
        weir.documents.start(Watched.soon());
        assertTrue(weir.documents.status().missing());
        assertInstanceOf(Verdict.Denied.class, verdict(weir, "c.example"));
        live.put(none());
        Eventually.await(() -> !weir.documents.status().missing(), "usable");
        assertInstanceOf(Verdict.Permitted.class, verdict(weir, "c.example"));
    }

    @Test
    void feedsComeIntoForceAndDoNotChangeTheHash() {
        Watched weir = start(live(text(blocking("a.example"))), null, true);
        String hash = weir.documents.status().hash();
        DomainSet blocked =
                DomainSet.builder().add("x.example").add("y.example").build();
        weir.feeds(new FeedContent("ads", blocked, DomainSet.builder().build(), FeedContent.Scope.OWN));
        Eventually.await(() -> weir.meter("weir.blacklist.entries", "source", "feed:ads") == 2, "the feed's entries");
        assertInstanceOf(Verdict.Denied.class, verdict(weir, "www.x.example"));
        assertEquals(hash, weir.documents.status().hash());
        weir.feeds();
        Eventually.await(() -> verdict(weir, "x.example") instanceof Verdict.Permitted, "the feed gone");
    }

    @Test
    void theMetersSayWhatIsInForceAndNothingElse() {
        HeldStore live = live(text(blocking("a.example")));
        Watched weir = start(live, null, true);
        String first = weir.documents.status().hash();
        live.put(text(blocking("a.example", "b.example")));
        weir.awaitLive("a.example", "b.example");
        Eventually.await(() -> weir.meter("weir.blacklist.entries", "source", "live") == 2, "two entries");
        assertEquals(
                1,
                weir.meter("weir.policy.info", "hash", weir.documents.status().hash()));
        assertTrue(Double.isNaN(weir.meter("weir.policy.info", "hash", first)), "the old hash is gone");
        assertTrue(weir.meter("weir.policy.last.reload.success.timestamp.seconds") > 1.7e9);
    }

    @Test
    void aFaultyDocumentIsNoSuccessWhateverElseComesIntoForce() {
        HeldStore live = live(text(FAULTY));
        Watched weir = start(live, null, true);
        DomainSet nothing = DomainSet.builder().build();
        weir.feeds(
                new FeedContent("ads", DomainSet.builder().add("x.example").build(), nothing, FeedContent.Scope.OWN));
        Eventually.await(() -> weir.meter("weir.blacklist.entries", "source", "feed:ads") == 1, "the feed's entry");
        assertEquals(0, weir.meter("weir.policy.last.reload.success.timestamp.seconds"));
        live.put(text(blocking("a.example")));
        Eventually.await(() -> weir.meter("weir.policy.last.reload.success.timestamp.seconds") > 1.7e9, "a success");
    }

    @Test
    void anEntryIsFoundWithItsDocumentAndLine() {
        Watched weir = start(live(text(blocking("a.example"))), base(text(blocking("a.example", "b.example"))), true);
        assertEquals(
                List.of(Place.Layer.LIVE, Place.Layer.BASE),
                Stream.of("of-a.example", "of-b.example")
                        .map(id -> weir.documents.placeOf(id).orElseThrow().layer())
                        .toList());
        assertEquals(4, weir.documents.placeOf("of-b.example").orElseThrow().line());
        assertTrue(weir.documents.placeOf("of-c.example").isEmpty());
    }

    static Stream<Changed> refusals() {
        return Stream.of(new Changed.ReadOnly("so"), new Changed.TooLarge(2, 1), new Changed.Unavailable("so"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void whatAStoreAnswersIsTheAnswer(Changed refusal) {
        HeldStore live = live(text(blocking("a.example")));
        Watched weir = start(live, null, true);
        live.answer(new Written.Not(refusal));
        assertEquals(refusal, weir.change(null, adding("b.example")));
        assertEquals(List.of("a.example"), weir.live());
    }

    @Test
    void anEditMayDecline() {
        Watched weir = start(live(text(blocking("a.example"))), null, true);
        assertEquals(new Changed.Refused("no"), weir.change(null, _ -> new Change.Refused("no")));
    }

    @Test
    void anEditThatFailsFailsItsFutureAlone() {
        Watched weir = start(live(text(blocking("a.example"))), null, true);
        var failed = weir.documents.change("a test", null, _ -> {
            throw new IllegalStateException("on purpose");
        });
        assertInstanceOf(Changed.Done.class, weir.change(null, adding("b.example")));
        assertEquals("on purpose", failed.cause().getMessage());
    }

    private static final String OVERFLOWING = "# too deep\nversion: 1\n";
    private static final String UNCOMPILABLE = "# no expression\nversion: 1\n";

    /** Reads as ever, but for two texts that show faults of our own. */
    private static Reading read(String text, Place.Layer layer, String source) {
        if (text.equals(OVERFLOWING)) {
            throw new StackOverflowError("on purpose");
        }
        if (text.equals(UNCOMPILABLE)) {
            Conditions when =
                    new Conditions(new Host.Name("a.example"), List.of(), null, "(", null, null, Set.of(), null, null);
            Place place = new Place(layer, source, 1, 1);
            Entry entry = new Entry("x", place, when, Entry.Mode.ENFORCE, Entry.Tunnel.DENY, null, null, null);
            return new Reading.Read(new PolicyDocument(1, null, null, List.of(entry), List.of(), List.of()), List.of());
        }
        return PolicyReader.read(text, layer, source);
    }

    @ParameterizedTest
    @ValueSource(strings = {OVERFLOWING, UNCOMPILABLE})
    void aFaultOfOurOwnChangesNothingAndIsSaid(String text) {
        HeldStore live = live(text(blocking("a.example")));
        Watched weir = new Watched(live, null, true, DocumentsTest::read);
        running = weir;
        weir.start();
        live.put(text(text));
        weir.awaitProblem("could not be put in force");
        assertEquals(List.of("a.example"), weir.live());
        assertInstanceOf(Verdict.Denied.class, verdict(weir, "a.example"));
        assertEquals(1, weir.meter("weir.policy.reload.failures"));
        assertEquals(
                "failed",
                Watched.result(weir.documents
                        .change("a test", null, now -> new Change.To(now.with(text)))
                        .map(Object::toString)
                        .otherwise("failed")));
        live.put(text(blocking("b.example")));
        weir.awaitLive("b.example");
        weir.awaitNoProblem();
    }

    @Test
    void whatIsEditedIsReadOnceAndWhatIsInForceNotAgain() {
        List<String> read = new CopyOnWriteArrayList<>();
        DocumentReader noting = (text, layer, source) -> {
            read.add(text);
            return PolicyReader.read(text, layer, source);
        };
        Watched weir = new Watched(live(text(blocking("a.example"))), null, true, noting);
        running = weir;
        weir.start();
        read.clear();
        assertInstanceOf(
                Changed.Done.class,
                weir.change(
                        null,
                        now -> PolicyText.with(now, "blacklist", "{domain: b.example}")
                                        instanceof PolicyEdit.Edited edited
                                ? new Change.To(edited.draft())
                                : new Change.Refused("no edit")));
        assertEquals(List.of("a.example", "b.example"), weir.live());
        assertInstanceOf(Verdict.Denied.class, verdict(weir, "b.example"));
        assertEquals(1, read.size(), read::toString);
    }

    @Test
    void aFaultOfOurOwnEndsTheStart() {
        Watched weir = new Watched(live(text(UNCOMPILABLE)), null, true, DocumentsTest::read);
        running = weir;
        assertThrows(IllegalStateException.class, weir::start);
    }

    @Test
    void aChangeThatTheEndComesUponIsAnswered() throws InterruptedException {
        Watched weir = start(live(none()), null, true);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        Future<Changed> first = weir.documents.change("a test", null, _ -> {
            begun.countDown();
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new Change.Refused("interrupted");
        });
        Future<Changed> second = weir.documents.change("a test", null, adding("a.example"));
        begun.await();
        weir.close();
        assertEquals(new Changed.Unavailable("Weir is ending"), Watched.result(second));
        assertTrue(Set.of(new Changed.Unavailable("Weir is ending"), new Changed.Refused("interrupted"))
                .contains(Watched.result(first)));
    }

    @Test
    void aChangeAfterTheEndIsAnswered() {
        Watched weir = start(live(none()), null, true);
        weir.close();
        assertEquals(new Changed.Unavailable("Weir is ending"), weir.change(null, adding("a.example")));
    }
}
