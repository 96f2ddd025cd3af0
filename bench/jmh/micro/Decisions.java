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

    /** See {@link Sets#asked}. */
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
            inquiries[i] = Sets.asked(asked, random.nextInt(1 << 20), names);
        }
    }

    @Benchmark
    public Verdict decide() {
        next = (next + 1) % ASKED;
        return rules.decide(inquiries[next]);
    }
}
