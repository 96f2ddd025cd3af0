package dev.weir.policy;

import static dev.weir.policy.FeedContent.Scope.ALL;
import static dev.weir.policy.FeedContent.Scope.OWN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.policy.document.Entry;
import dev.weir.policy.document.PolicyDocument;
import dev.weir.policy.document.PolicyDocument.Say;
import dev.weir.policy.match.DomainSet;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The order of blacklist, allow, feeds and default, over two documents. */
class RuleSetTest {

    private static final FeedContent ADS =
            new FeedContent("ads", set("ads.example", "tracker.example", "good.tracker.example"), DomainSet.EMPTY, OWN);
    private static final FeedContent MALWARE =
            new FeedContent("malware", set("evil.example", "ads.example"), set("fine.evil.example"), OWN);
    private static final FeedContent CORRECTIONS =
            new FeedContent("corrections", DomainSet.EMPTY, set("good.tracker.example"), ALL);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET http://other.example/ | +default",
                "GET http://ads.example/ | -ads:ads.example",
                "CONNECT x.y.ads.example:443 | -ads:ads.example",
                "GET http://bads.example/ | +default",
                "GET http://ads.example.com/ | +default",
                "GET http://evil.example/ | -malware:evil.example",
                "GET http://a.fine.evil.example/ | +default",
                "GET http://tracker.example/ | -ads:tracker.example",
                "GET http://good.tracker.example/ | +default",
                "GET http://a.good.tracker.example/ | +default",
                "GET http://bad.tracker.example/ | -ads:tracker.example",
                "GET http://192.0.2.1/ | +default",
            })
    void feeds(String asked, String verdict) {
        RuleSet rules = RuleSet.compile(PolicyDocument.EMPTY, PolicyDocument.EMPTY, List.of(ADS, CORRECTIONS, MALWARE));
        assertEquals(verdict, Written.word(rules.decide(Written.inquiry(asked))));
    }

    /** Whoever keeps one list has no say in what another one blocks. */
    @Test
    void anExceptionLiftsTheBlocksOfItsOwnFeedAlone() {
        FeedContent lax = new FeedContent("lax", set("ads.example"), set("ads.example", "evil.example"), OWN);
        RuleSet rules = RuleSet.compile(PolicyDocument.EMPTY, PolicyDocument.EMPTY, List.of(lax, MALWARE));
        assertEquals("-malware:evil.example", word(rules, "GET http://evil.example/"));
        assertEquals("-malware:ads.example", word(rules, "GET http://x.ads.example/"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "domain=x.ads.example | domain=ads.example | GET http://x.ads.example/ | -e1",
                "domain=x.ads.example | domain=ads.example | GET http://y.ads.example/ | +e1",
                "domain=x.ads.example mode=REPORT | domain=ads.example | GET http://x.ads.example/ | ~e1+e1",
                "domain=x.ads.example mode=REPORT | domain=a.example | GET http://x.ads.example/ | ~e1-ads:ads.example",
                "cidr=192.0.2.0/24 | domain=ads.example | GET http://ads.example/ | ?",
                "domain=b.example | cidr=192.0.2.0/24 | GET http://ads.example/ | ?",
                "domain=b.example | domain=ads.example + cidr=192.0.2.0/24 | GET http://ads.example/ | +e1",
            })
    void blacklistThenAllowThenFeeds(String blacklist, String allow, String asked, String verdict) {
        PolicyDocument live = Written.document(null, Written.entries(blacklist), Written.entries(allow));
        RuleSet rules = RuleSet.compile(live, PolicyDocument.EMPTY, List.of(ADS));
        assertEquals(verdict, Written.word(rules.decide(Written.inquiry(asked))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ALLOW | GET http://192.0.2.1/ | +default",
                "DENY | GET http://192.0.2.1/ | -literal",
                "DENY | CONNECT [2001:db8::1]:443 | -literal",
                "DENY | GET http://h.example/ | ?",
                "DENY | GET http://198.51.100.1/ | +a1",
                "DENY | CONNECT 203.0.113.1:443 | -b1",
            })
    void addressLiterals(Say say, String asked, String verdict) {
        PolicyDocument live = new PolicyDocument(
                1,
                null,
                say,
                List.of(Written.entry("cidr=203.0.113.0/24", "b1")),
                List.of(Written.entry("cidr=198.51.100.0/24", "a1")),
                List.of());
        RuleSet rules = RuleSet.compile(live, PolicyDocument.EMPTY, List.of());
        assertEquals(verdict, word(rules, asked));
    }

    @Test
    void liveEntriesComeBeforeThoseOfTheBase() {
        List<Entry> above = List.of(Written.entry("domain=a.example", "live"));
        List<Entry> below =
                List.of(Written.entry("domain=a.example", "base"), Written.entry("domain=b.example", "base2"));
        RuleSet rules = RuleSet.compile(
                Written.document(null, above, List.of()), Written.document(null, below, List.of()), List.of());
        assertEquals("-live", word(rules, "GET http://a.example/"));
        assertEquals("-base2", word(rules, "GET http://b.example/"));
    }

    @ParameterizedTest
    @CsvSource({"ALLOW, DENY, +", "DENY, ALLOW, -", ", DENY, -", ", ALLOW, +", "DENY, , -", ", , +"})
    void whatTheLiveDocumentSaysOfTheDefaultCounts(Say live, Say base, String sign) {
        RuleSet rules = RuleSet.compile(
                Written.document(live, List.of(), List.of()), Written.document(base, List.of(), List.of()), List.of());
        assertEquals(sign + "default", word(rules, "GET http://a.example/"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1"})
    @NullSource
    void withoutADocumentNothingPasses(String address) {
        Inquiry inquiry = Written.inquiry("CONNECT a.example:443");
        Verdict verdict = address == null
                ? RuleSet.missing().decide(inquiry)
                : RuleSet.missing().decide(inquiry, InetAddress.ofLiteral(address));
        assertEquals("-missing", Written.word(verdict));
        assertTrue(RuleSet.missing().isMissing());
    }

    @Test
    void anEmptySetPermitsEverything() {
        assertEquals("+default", word(RuleSet.EMPTY, "CONNECT a.example:443"));
        assertEquals("+default", word(RuleSet.EMPTY, "GET http://127.0.0.1/"));
    }

    @Test
    void theHashFollowsWhatTheDocumentsSay() {
        List<String> different = Stream.of(
                        Written.rules("", "", null),
                        Written.rules("", "", Say.ALLOW),
                        Written.rules("", "", Say.DENY),
                        Written.rules("domain=a.example", "", null),
                        Written.rules("", "domain=a.example", null),
                        Written.rules("domain=a.example mode=REPORT", "", null),
                        Written.rules("domain=a.example + domain=b.example", "", null),
                        Written.rules("domain=b.example + domain=a.example", "", null))
                .map(RuleSet::hash)
                .toList();
        assertEquals(different.size(), different.stream().distinct().count());
        assertTrue(different.stream().allMatch(hash -> hash.matches("[0-9a-f]{16}")), different::toString);
        PolicyDocument live = Written.document(null, Written.entries("methods=PUT,GET,POST"), List.of());
        String hash = RuleSet.compile(live, PolicyDocument.EMPTY, List.of()).hash();
        assertEquals(hash, Written.rules("methods=POST,PUT,GET", "", null).hash());
        assertEquals(
                hash, RuleSet.compile(live, PolicyDocument.EMPTY, List.of(ADS)).hash());
        assertNotEquals(
                hash, RuleSet.compile(PolicyDocument.EMPTY, live, List.of()).hash());
    }

    @Test
    void countsOnlyWhatIsNoted() {
        RuleSet rules = Written.rules("domain=a.example mode=REPORT + domain=example", "", null);
        Entry reporting = reported(rules);
        Inquiry inquiry = Written.inquiry("GET http://a.example/");
        Verdict verdict = rules.decide(inquiry);
        assertEquals(Use.NEVER, rules.use(reporting));
        rules.note(verdict, 5_000);
        rules.note(verdict, 5_500);
        rules.note(verdict, 7_000);
        assertEquals(new Use(3, 7_000), rules.use(reporting));
        assertEquals(new Use(3, 7_000), rules.use(decider(verdict)));
        rules.note(rules.decide(Written.inquiry("GET http://b.test/")), 9_000);
        assertEquals(new Use(3, 7_000), rules.use(reporting));
    }

    @Test
    void goesOnCountingWhatStays() {
        PolicyDocument first =
                Written.document(null, Written.entries("domain=a.example + domain=b.example"), List.of());
        RuleSet before = RuleSet.compile(first, PolicyDocument.EMPTY, List.of());
        Verdict used = before.decide(Written.inquiry("GET http://a.example/"));
        before.note(used, 5_000);
        before.note(before.decide(Written.inquiry("GET http://b.example/")), 5_000);

        PolicyDocument second =
                Written.document(null, Written.entries("domain=a.example + domain=c.example"), List.of());
        RuleSet after = RuleSet.compile(second, PolicyDocument.EMPTY, List.of(), before);
        assertEquals(new Use(1, 5_000), after.use(second.blacklist().getFirst()));
        assertEquals(Use.NEVER, after.use(second.blacklist().getLast()));
        assertEquals(
                Use.NEVER,
                RuleSet.compile(second, PolicyDocument.EMPTY, List.of())
                        .use(second.blacklist().getFirst()));

        before.note(used, 9_000);
        assertEquals(new Use(2, 9_000), after.use(second.blacklist().getFirst()), "what was still under way");
    }

    private static Entry reported(RuleSet rules) {
        return Objects.requireNonNull(
                rules.decide(Written.inquiry("GET http://a.example/")).reported());
    }

    private static Entry decider(Verdict verdict) {
        return ((Verdict.Blacklist) ((Verdict.Denied) verdict).decider()).entry();
    }

    private static String word(RuleSet rules, String asked) {
        return Written.word(rules.decide(Written.inquiry(asked)));
    }

    private static DomainSet set(String... names) {
        DomainSet.Builder builder = DomainSet.builder();
        Stream.of(names).forEach(builder::add);
        return builder.build();
    }
}
