package dev.weir.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.policy.document.Entry;
import dev.weir.policy.document.PolicyDocument;
import dev.weir.policy.document.PolicyDocument.Say;
import dev.weir.policy.match.DomainSet;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random policies and inquiries, drawn from few words so that they meet: the indexes say what the definition says. */
class RuleSetModelTest {

    private static final String[] NAMES = {
        "a.example", "b.a.example", "c.b.a.example", "example", "d.example", "xa.example", "a.example.test", "test"
    };
    private static final String[] HOSTS = {
        "a.example",
        "b.a.example",
        "c.b.a.example",
        "d.example",
        "z.test",
        "10.1.2.3",
        "[2001:db8::5]",
        "[64:ff9b::a01:203]"
    };
    private static final String[] NETWORKS = {
        "10.0.0.0/8",
        "10.1.0.0/16",
        "10.1.2.3/32",
        "0.0.0.0/0",
        "10.1.2.0/24",
        "10.1.3.0/24",
        "2001:db8::/32",
        "::/0",
        "2001:db8::5/128",
        "64:ff9b::/96",
        "192.0.2.0/24",
        "2001:db8::/48"
    };
    private static final String[] ADDRESSES = {
        "10.1.2.3",
        "10.1.3.3",
        "10.2.0.1",
        "192.0.2.1",
        "2001:db8::5",
        "2001:db8:1::5",
        "64:ff9b::10.1.2.3",
        "2002:a01:203::1",
        "2a00::5efe:10.1.2.3"
    };
    private static final String[] BEGINNINGS = {
        "/", "/a", "/a/", "/a/b", "/A/b", "/a//b", "/a;v=1/", "/a%2fb", "/%7eu", "/b"
    };
    private static final String[] PATHS = {
        "/",
        "/a",
        "/a/b",
        "/A/B",
        "/ab",
        "//a/b",
        "/a/../b",
        "/a;v=1/b",
        "/a%2fb",
        "/a%2f..%2fb",
        "/%61/b?q=%41",
        "/~u/x",
        "/b/%252e%252e/a/b",
        "/a\\b",
        "/a/..;x/b",
        "*",
        "/b?a",
        "/c/d.exe",
        "/c/D%2eEXE?b"
    };
    private static final String[] PATTERNS = {
        "/a", "\\.exe$", "\\.exe", "^https://", "^http://[^/]+/a", "[?]q", "B", "(?i)b", "example/.*b", "a.example:8080"
    };
    private static final String[] PORTS = {"80", "443", "80,443", "1-1024", "8080", "25,8000-9000"};
    private static final String[] METHODS = {"GET", "POST", "CONNECT", "GET,CONNECT", "PUT,DELETE"};
    private static final String[] USERS = {"alice", "bob", "carol"};

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void theAnswerIsThatOfTheDefinition(long seed) {
        Random random = new Random(seed);
        Map<String, Integer> seen = new HashMap<>();
        for (int round = 0; round < 25; round++) {
            PolicyDocument live = document(random);
            PolicyDocument base = document(random);
            List<FeedContent> feeds = List.of(feed("one", random), feed("two", random));
            NaiveRules naive = new NaiveRules(live, base, feeds);
            RuleSet rules = RuleSet.compile(live, base, feeds);
            for (int i = 0; i < 60; i++) {
                Inquiry inquiry = Written.inquiry(asked(random));
                Verdict before = rules.decide(inquiry);
                assertEquals(naive.decide(inquiry, null), before, inquiry::toString);
                InetAddress address = InetAddress.ofLiteral(one(ADDRESSES, random));
                Verdict after = rules.decide(inquiry, address);
                if (!inquiry.host().toString().matches("[0-9\\[].*")) {
                    assertEquals(naive.decide(inquiry, address), after, inquiry::toString);
                    // What was decided without the address is not undone by it, though another entry may come before
                    // the one that did.
                    assertTrue(
                            before instanceof Verdict.OnAddress || before.getClass() == after.getClass(),
                            inquiry::toString);
                }
                seen.merge(Written.word(before).replaceAll("[~a-z0-9:.]", ""), 1, Integer::sum);
            }
        }
        assertTrue(seen.keySet().containsAll(List.of("+", "-", "?")), seen::toString);
    }

    @Test
    void theWordsOfTheModelMeet() {
        Random random = new Random(0);
        Map<String, Integer> deciders = new HashMap<>();
        for (int i = 0; i < 8_000; i++) {
            Entry entry = Written.entry(conditions(random, true), "e");
            RuleSet rules =
                    RuleSet.compile(Written.document(null, List.of(entry), List.of()), PolicyDocument.EMPTY, List.of());
            Verdict verdict = rules.decide(Written.inquiry(asked(random)), InetAddress.ofLiteral("10.1.2.3"));
            if (verdict instanceof Verdict.Denied) {
                for (String field : List.of("domain", "url", "pattern", "cidr", "ports", "methods", "client", "user")) {
                    deciders.merge(field, isWithout(entry, field) ? 0 : 1, Integer::sum);
                }
            }
        }
        assertTrue(deciders.values().stream().allMatch(count -> count > 5), deciders::toString);
    }

    private static boolean isWithout(Entry entry, String field) {
        String text = entry.when().toString();
        return text.contains(field + "=null") || text.contains(field + "=[]");
    }

    private static PolicyDocument document(Random random) {
        Say[] says = {Say.ALLOW, Say.DENY, null};
        return new PolicyDocument(
                1,
                says[random.nextInt(3)],
                says[random.nextInt(3)],
                entries("b", random, true),
                entries("a", random, false),
                List.of());
    }

    private static List<Entry> entries(String name, Random random, boolean blocks) {
        List<Entry> entries = new ArrayList<>();
        for (int count = random.nextInt(1 << random.nextInt(6)); count > 0; count--) {
            entries.add(Written.entry(conditions(random, blocks), name + count));
        }
        return entries;
    }

    private static String conditions(Random random, boolean blocks) {
        List<String> fields = new ArrayList<>();
        do {
            if (random.nextInt(3) == 0) {
                String domain = one(NAMES, random);
                fields.add("domain=" + domain);
                if (random.nextInt(4) == 0) {
                    fields.add("except=b." + domain);
                }
            }
            if (random.nextInt(5) == 0) {
                fields.add("url=" + origin(random) + one(BEGINNINGS, random));
            }
            maybe(7, "pattern=", PATTERNS, random, fields);
            maybe(6, "cidr=", NETWORKS, random, fields);
            maybe(7, "ports=", PORTS, random, fields);
            maybe(8, "methods=", METHODS, random, fields);
            maybe(8, "client=", NETWORKS, random, fields);
            maybe(8, "user=", USERS, random, fields);
        } while (fields.isEmpty());
        if (blocks) {
            maybe(4, "mode=", new String[] {"REPORT"}, random, fields);
            maybe(3, "tunnel=", new String[] {"IGNORE"}, random, fields);
        }
        maybe(6, "expires=", new String[] {"2020-01-01T00:00:00Z", "2030-01-01T00:00:00Z"}, random, fields);
        return String.join(" ", fields);
    }

    private static String asked(Random random) {
        String who = " from=" + one(ADDRESSES, random) + (random.nextInt(3) == 0 ? " user=" + one(USERS, random) : "");
        if (random.nextInt(4) == 0) {
            return "CONNECT " + one(HOSTS, random) + ":" + (random.nextBoolean() ? 443 : 80) + who;
        }
        String method = one(new String[] {"GET", "POST", "PUT", "get"}, random);
        String path = one(PATHS, random);
        return method + " " + origin(random) + (path.equals("*") ? "/%2a" : path) + who;
    }

    private static String origin(Random random) {
        return one(new String[] {"http", "https"}, random)
                + "://"
                + one(HOSTS, random)
                + one(new String[] {"", "", ":8080"}, random);
    }

    private static void maybe(int seldom, String field, String[] values, Random random, List<String> fields) {
        if (random.nextInt(seldom) == 0) {
            fields.add(field + one(values, random));
        }
    }

    private static FeedContent feed(String name, Random random) {
        return new FeedContent(
                name,
                names(random),
                names(random),
                random.nextInt(3) == 0 ? FeedContent.Scope.ALL : FeedContent.Scope.OWN);
    }

    private static DomainSet names(Random random) {
        DomainSet.Builder names = DomainSet.builder();
        for (int count = random.nextInt(3); count > 0; count--) {
            names.add(one(NAMES, random));
        }
        return names.build();
    }

    private static String one(String[] of, Random random) {
        return of[random.nextInt(of.length)];
    }
}
