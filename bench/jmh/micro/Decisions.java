package micro;

import dev.weir.policy.FeedContent;
import dev.weir.policy.Inquiry;
import dev.weir.policy.RuleSet;
import dev.weir.policy.Verdict;
import dev.weir.policy.document.PolicyDocument;
import dev.weir.policy.match.DomainSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Decisions with a feed of a million names and a document of a thousand entries, without and with two hundred expressions more. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Decisions {

    private static final int ASKED = 4096;

    @Param({"1000000"})
    int names;

    @Param({"0", "200"})
    int expressions;

    /**
     * What is asked for: a name on the list, one of twenty labels that lies under such a name, and one of twenty that does not. The others are not
     * listed either, and have plain URLs, or escaped ones; the URL of the last is one that an expression is looked for in, and found where there are some.
     */
    @Param({"listed", "under", "unlisted", "labels", "escaped", "letters", "twice", "found"})
    String asked;

    private final Inquiry[] inquiries = new Inquiry[ASKED];
    private RuleSet rules;
    private int next;

    @Setup
    public void prepare() {
        FeedContent feed = new FeedContent("feed", Sets.feed(names), DomainSet.EMPTY, FeedContent.Scope.OWN);
        rules = RuleSet.compile(Sets.document(1_000, expressions), PolicyDocument.EMPTY, List.of(feed));
        Random random = new Random(1);
        for (int i = 0; i < ASKED; i++) {
            inquiries[i] = inquiry(random.nextInt(1 << 20));
        }
    }

    private Inquiry inquiry(int number) {
        String unlisted = "www.host" + number + ".not.there";
        return switch (asked) {
            case "listed" -> Sets.inquiry(Sets.name(number % names));
            case "under" -> Sets.inquiry("a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q." + Sets.name(number % names));
            case "unlisted" -> Sets.inquiry(unlisted);
            case "labels" -> Sets.inquiry("a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q" + number + ".not.there.net");
            case "escaped" -> Sets.inquiry(unlisted, "/static/js/app%20min.js?version=20260601");
            case "letters" -> Sets.inquiry(unlisted, "/wiki/M%C3%BCnchen_%28Stadt%29?action=edit");
            case "twice" -> Sets.inquiry(unlisted, "/search/a%2Fb%2520c/x.js?to=https%3A%2F%2Fwww.example.org%2F%3Fq%3D1");
            case "found" -> Sets.inquiry(unlisted, "/pub/files/file" + number % 200 + ".exe?version=20260601");
            default -> throw new IllegalArgumentException(asked);
        };
    }

    @Benchmark
    public Verdict decide() {
        next = (next + 1) % ASKED;
        return rules.decide(inquiries[next]);
    }
}
