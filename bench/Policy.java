import dev.weir.net.Cidr;
import dev.weir.net.Host;
import dev.weir.net.PortRanges;
import dev.weir.policy.FeedContent;
import dev.weir.policy.InForce;
import dev.weir.policy.Inquiry;
import dev.weir.policy.RuleSet;
import dev.weir.policy.Verdict;
import dev.weir.policy.document.Conditions;
import dev.weir.policy.document.Entry;
import dev.weir.policy.document.Place;
import dev.weir.policy.document.PolicyDocument;
import dev.weir.policy.document.UrlPrefix;
import dev.weir.policy.match.DomainSet;
import dev.weir.target.Scheme;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** The policy with a feed of a million names: its memory, how long it takes to make and to ask, and what a swap holds up. */
final class Policy {

    static final int ROUNDS = 7;
    static long sink;

    public static void main(String[] args) throws Exception {
        int names = Integer.parseInt(args[0]);
        int asked = Integer.parseInt(args[1]);
        long before = heap();
        long start = System.nanoTime();
        DomainSet set = feed(names);
        row("make the set of %,d names, spelling them included".formatted(names), millis(start), "ms", "≤ 3000");
        row("heap of it", "%.1f".formatted((heap() - before) / 1048576.0), "MiB", "≤ 64");
        FeedContent feed = new FeedContent("feed", set, DomainSet.EMPTY);

        PolicyDocument plain = document(1_000, 0);
        PolicyDocument full = document(1_000, 200);
        start = System.nanoTime();
        RuleSet without = RuleSet.compile(plain, PolicyDocument.EMPTY, List.of(feed));
        RuleSet with = RuleSet.compile(full, PolicyDocument.EMPTY, List.of(feed));
        row("compile 1000 and 1200 entries", millis(start), "ms", "");
        time("covering, hit", asked, i -> set.covering(name(i * 31 % names)) == null ? 0 : 1);
        time("covering, miss", asked, i -> set.covering("www.host" + i + ".not.there") == null ? 0 : 1);
        for (boolean patterns : new boolean[] {false, true}) {
            RuleSet rules = patterns ? with : without;
            String how = patterns ? ", 200 patterns more" : ", 1000 entries";
            int count = patterns ? asked / 20 : asked;
            decide("decide a hit" + how, rules, count, i -> name(i * 31 % names));
            decide("decide a miss" + how, rules, count, i -> "www.host" + i + ".not.there");
            decide("decide 20 labels" + how, rules, count, i -> "a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q" + i + ".not.there.net");
        }
        swap(with, without, inquiry("www.host.not.there"));
        if (sink == 42) {
            System.out.println();
        }
    }

    interface Asked {
        int ask(int number);
    }

    interface Names {
        String of(int number);
    }

    static void decide(String what, RuleSet rules, int count, Names names) {
        Inquiry[] inquiries = new Inquiry[4096];
        Random random = new Random(1);
        Arrays.setAll(inquiries, _ -> inquiry(names.of(random.nextInt(1 << 20))));
        time(what, count, i -> rules.decide(inquiries[i & 4095]) instanceof Verdict.Denied ? 1 : 0);
    }

    static void time(String what, int count, Asked asked) {
        double[] rounds = new double[ROUNDS];
        for (int round = -2; round < ROUNDS; round++) {
            long start = System.nanoTime();
            for (int i = 0; i < count; i++) {
                sink += asked.ask(i);
            }
            if (round >= 0) {
                rounds[round] = (System.nanoTime() - start) / (double) count;
            }
        }
        Arrays.sort(rounds);
        row(what, "%.0f (%.0f–%.0f)".formatted(rounds[ROUNDS / 2], rounds[0], rounds[ROUNDS - 1]), "ns", "≤ 1000");
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

    static Inquiry inquiry(String name) {
        return new Inquiry(
                InetAddress.ofLiteral("192.0.2.1"),
                "someone",
                "GET",
                new Host.Name(name),
                443,
                new Inquiry.Inside(Scheme.HTTPS, "/static/js/app.min.js?version=20260601"),
                0);
    }

    static DomainSet feed(int names) {
        DomainSet.Builder builder = DomainSet.builder();
        for (int i = 0; i < names; i++) {
            builder.add(name(i));
        }
        return builder.build();
    }

    /** Some 21 characters, as the names on lists of advertisers have. */
    static String name(int number) {
        return "ad" + Integer.toString(Math.floorMod(number * 7919, 1 << 20), 36) + ".server" + number % 977 + ".example";
    }

    static PolicyDocument document(int entries, int patterns) {
        List<Entry> blacklist = new ArrayList<>();
        for (int i = 0; i < entries; i++) {
            blacklist.add(entry("e" + i, mixed(i)));
        }
        for (int i = 0; i < patterns; i++) {
            blacklist.add(entry("p" + i, pattern("https?://[^/]+/.*/file" + i + "\\.exe")));
        }
        return new PolicyDocument(1, null, null, blacklist, List.of(), List.of());
    }

    static Conditions mixed(int i) {
        Host.Name domain = new Host.Name("blocked" + i + ".test");
        return switch (i % 5) {
            case 0 -> new Conditions(
                    null, List.of(), new UrlPrefix(Scheme.HTTPS, domain, 443, "/private" + i), null, null, null, Set.of(), null, null);
            case 1 -> new Conditions(
                    null, List.of(), null, null, null, null, Set.of(), Cidr.parse("10." + i % 250 + ".0.0/16"), null);
            case 2 -> new Conditions(null, List.of(), null, null, null, null, Set.of(), null, "user" + i);
            case 3 -> new Conditions(
                    domain, List.of(), null, null, null, PortRanges.parse("25,6667"), Set.of(), null, null);
            default -> new Conditions(domain, List.of(), null, null, null, null, Set.of(), null, null);
        };
    }

    static Conditions pattern(String pattern) {
        return new Conditions(null, List.of(), null, pattern, null, null, Set.of(), null, null);
    }

    static Entry entry(String id, Conditions when) {
        Place place = new Place(Place.Layer.LIVE, "bench", 1, 1);
        return new Entry(id, place, when, Entry.Mode.ENFORCE, Entry.Tunnel.IGNORE, null, null, null);
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
