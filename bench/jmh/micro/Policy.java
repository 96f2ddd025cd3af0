package micro;

import dev.weir.policy.FeedContent;
import dev.weir.policy.InForce;
import dev.weir.policy.Inquiry;
import dev.weir.policy.RuleSet;
import dev.weir.policy.Verdict;
import dev.weir.policy.document.PolicyDocument;
import dev.weir.policy.match.DomainSet;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;

/** The policy with a feed of a million names: its memory, how long it takes to make, and what a swap holds up. */
final class Policy {

    static final List<String> ASKED =
            List.of("listed", "under", "unlisted", "labels", "escaped", "letters", "twice", "found");

    static final com.sun.management.ThreadMXBean THREAD =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    static long sink;

    public static void main(String[] args) throws Exception {
        int names = Integer.parseInt(args[0]);
        long before = heap();
        long start = System.nanoTime();
        long cpu = THREAD.getCurrentThreadCpuTime();
        DomainSet set = Sets.feed(names);
        double millis = (THREAD.getCurrentThreadCpuTime() - cpu) / 1e6;
        row(
                "make the set of %,d names, spelling them included".formatted(names),
                millis(start) + " (%.0f of a processor)".formatted(millis),
                "ms",
                "≤ 3000");
        row("heap of it", "%.1f".formatted((heap() - before) / 1048576.0), "MiB", "≤ 64");
        FeedContent feed = new FeedContent("feed", set, DomainSet.EMPTY, FeedContent.Scope.OWN);

        PolicyDocument plain = Sets.document(1_000, 0);
        PolicyDocument full = Sets.document(1_000, 200);
        start = System.nanoTime();
        RuleSet without = RuleSet.compile(plain, PolicyDocument.EMPTY, List.of(feed));
        RuleSet with = RuleSet.compile(full, PolicyDocument.EMPTY, List.of(feed));
        row("compile 1000 and 1200 entries", millis(start), "ms", "");
        for (String asked : ASKED) {
            decide("decide, " + asked, without, asked, names);
            decide("decide, " + asked + ", 200 expressions more", with, asked, names);
        }
        swap(with, without, Sets.inquiry("www.host.not.there"));
        if (sink == 42) {
            System.out.println();
        }
    }

    /** What a decision takes of a processor, which others on the machine lengthen far less than the time that it takes: the least of thirty rounds, and the median. */
    static void decide(String what, RuleSet rules, String asked, int names) {
        Random random = new Random(1);
        Inquiry[] inquiries = new Inquiry[4096];
        Arrays.setAll(inquiries, i -> Sets.asked(asked, random.nextInt(1 << 20), names));
        double[] rounds = new double[40];
        for (int round = 0; round < rounds.length; round++) {
            long start = THREAD.getCurrentThreadCpuTime();
            for (int i = 0; i < 8 * inquiries.length; i++) {
                sink += rules.decide(inquiries[i % inquiries.length]) instanceof Verdict.Denied ? 1 : 0;
            }
            rounds[round] = (THREAD.getCurrentThreadCpuTime() - start) / (8.0 * inquiries.length);
        }
        double[] warm = Arrays.copyOfRange(rounds, 10, rounds.length);
        Arrays.sort(warm);
        row(what, "%.0f (median %.0f)".formatted(warm[0], warm[warm.length / 2]), "ns of a processor", "≤ 1000");
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
