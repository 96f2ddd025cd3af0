package micro;

import dev.weir.policy.FeedContent;
import dev.weir.policy.InForce;
import dev.weir.policy.Inquiry;
import dev.weir.policy.RuleSet;
import dev.weir.policy.Verdict;
import dev.weir.policy.document.PolicyDocument;
import dev.weir.policy.match.DomainSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** The policy with a feed of a million names: its memory, how long it takes to make, and what a swap holds up. */
final class Policy {

    static long sink;

    public static void main(String[] args) throws Exception {
        int names = Integer.parseInt(args[0]);
        long before = heap();
        long start = System.nanoTime();
        DomainSet set = Sets.feed(names);
        row("make the set of %,d names, spelling them included".formatted(names), millis(start), "ms", "≤ 3000");
        row("heap of it", "%.1f".formatted((heap() - before) / 1048576.0), "MiB", "≤ 64");
        FeedContent feed = new FeedContent("feed", set, DomainSet.EMPTY, FeedContent.Scope.OWN);

        PolicyDocument plain = Sets.document(1_000, 0);
        PolicyDocument full = Sets.document(1_000, 200);
        start = System.nanoTime();
        RuleSet without = RuleSet.compile(plain, PolicyDocument.EMPTY, List.of(feed));
        RuleSet with = RuleSet.compile(full, PolicyDocument.EMPTY, List.of(feed));
        row("compile 1000 and 1200 entries", millis(start), "ms", "");
        swap(with, without, Sets.inquiry("www.host.not.there"));
        if (sink == 42) {
            System.out.println();
        }
    }

    /** Decisions on one thread while another swaps: the longest that one took, beside the longest without a swap. */
    static void swap(RuleSet one, RuleSet other, Inquiry inquiry) throws InterruptedException {
        InForce inForce = new InForce(one);
        long quiet = longest(inForce, inquiry);
        AtomicBoolean done = new AtomicBoolean();
        Thread swapping = new Thread(() -> {
            while (!done.get()) {
                inForce.replace(inForce.rules() == one ? other : one);
            }
        });
        swapping.start();
        long busy = longest(inForce, inquiry);
        done.set(true);
        swapping.join();
        row("longest decision in 2 s, with nothing swapped", "%.3f".formatted(quiet / 1e6), "ms", "");
        row("longest decision in 2 s, swapped without a pause", "%.3f".formatted(busy / 1e6), "ms", "");
    }

    static long longest(InForce inForce, Inquiry inquiry) {
        long longest = 0;
        long end = System.nanoTime() + 2_000_000_000L;
        for (long now = System.nanoTime(); now < end; ) {
            sink += inForce.rules().decide(inquiry) instanceof Verdict.Denied ? 1 : 0;
            long after = System.nanoTime();
            longest = Math.max(longest, after - now);
            now = after;
        }
        return longest;
    }

    static long heap() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(50);
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    static String millis(long start) {
        return "%.0f".formatted((System.nanoTime() - start) / 1e6);
    }

    static void row(String what, String figure, String unit, String target) {
        System.out.println("| " + what + " | " + figure + " " + unit + " | " + target + " |");
    }
}
