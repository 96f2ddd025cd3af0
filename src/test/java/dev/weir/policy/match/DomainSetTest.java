package dev.weir.policy.match;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DomainSetTest {

    @ParameterizedTest
    @CsvSource({
        "example.com, example.com",
        "www.example.com, example.com",
        "a.b.c.example.com, b.c.example.com",
        "b.c.example.com, b.c.example.com",
        "c.example.com, example.com",
        "x.test, test",
        "evilexample.com,",
        "example.com.evil.com,",
        "com,",
        "xample.com,",
        "example.co,",
        "example.comm,",
        "example.com.,",
        "Example.com,",
        "ﬁle.test, test",
        "ｅxample.com,",
        "'',",
        ".,",
        ".com,",
        ".example.com, example.com",
    })
    void coversWhatLiesUnderIt(String name, String by) {
        assertEquals(by, set(List.of("example.com", "b.c.example.com", "test")).covering(name));
    }

    @Test
    void holdsNothingAtFirst() {
        assertEquals(0, DomainSet.EMPTY.size());
        assertNull(DomainSet.EMPTY.covering("example.com"));
        DomainSet.EMPTY.forEach(name -> {
            throw new AssertionError(name);
        });
    }

    @Test
    void refusesWhatCannotBeAName() {
        DomainSet.Builder builder = DomainSet.builder();
        for (String wrong : List.of("", "a".repeat(254), "bücher.example", "a b", "a\0b", "\u0100")) {
            assertThrows(IllegalArgumentException.class, () -> builder.add(wrong), wrong);
        }
        assertEquals(0, builder.size());
        assertEquals("a".repeat(253), builder.add("a".repeat(253)).build().covering("a".repeat(253)));
        assertThrows(IllegalStateException.class, () -> builder.add("example.com"));
    }

    /** Against the plain definition, over names of few labels, so that they meet often. */
    @Test
    void saysWhatASetOfStringsSays() {
        Random random = new Random(3);
        for (int round = 0; round < 60; round++) {
            Set<String> names = new LinkedHashSet<>();
            int wanted = 1 << random.nextInt(14);
            for (int i = 0; i < wanted; i++) {
                names.add(name(random));
            }
            DomainSet set = set(names);
            assertEquals(names.size(), set.size());
            List<String> listed = new ArrayList<>();
            set.forEach(listed::add);
            assertEquals(new ArrayList<>(names), listed);
            for (int i = 0; i < 2_000; i++) {
                String name = name(random);
                assertEquals(covering(names, name), set.covering(name), name);
            }
        }
    }

    /** The same over names of many labels and long ones, of which most lie under others. */
    @Test
    void saysSoOfDeepNames() {
        Random random = new Random(5);
        for (int round = 0; round < 40; round++) {
            List<String> pool = new ArrayList<>(List.of("test", "example"));
            for (int i = 0; i < 400; i++) {
                String under = pool.get(random.nextInt(pool.size()));
                String label = "abcdefghijklmnopqrstuvwxyz".substring(0, 1 + random.nextInt(20));
                String name = label.substring(random.nextInt(label.length())) + "." + under;
                pool.add(name.length() > NameTable.MAX_NAME ? label : name);
            }
            Set<String> names = new LinkedHashSet<>(pool.subList(0, 1 << random.nextInt(8)));
            names.add("q.w.e.r.t.y."
                    + pool.getLast().substring(0, Math.min(200, pool.getLast().length())));
            DomainSet set = set(names);
            for (String name : pool) {
                assertEquals(covering(names, name), set.covering(name), name);
                assertEquals(covering(names, "x.y.z." + name), set.covering("x.y.z." + name), name);
                assertEquals(covering(names, "x" + name), set.covering("x" + name), name);
            }
        }
    }

    /** More than one block of names. */
    @Test
    void findsEachOfVeryMany() {
        DomainSet.Builder builder = DomainSet.builder();
        for (int i = 0; i < 200_000; i++) {
            builder.add("host-" + i + ".example.com").add("host-" + i + ".example.com");
        }
        DomainSet set = builder.build();
        assertEquals(200_000, set.size());
        for (int i = 0; i < 200_000; i++) {
            String name = "host-" + i + ".example.com";
            assertEquals(name, set.covering("x." + name));
            assertNull(set.covering("host-" + i + ".example.org"));
        }
    }

    private static @Nullable String covering(Set<String> names, String name) {
        for (String rest = name; ; rest = rest.substring(rest.indexOf('.') + 1)) {
            if (names.contains(rest)) {
                return rest;
            }
            if (rest.indexOf('.') < 0) {
                return null;
            }
        }
    }

    private static String name(Random random) {
        StringBuilder name = new StringBuilder();
        for (int labels = 1 + random.nextInt(4); labels > 0; labels--) {
            for (int letters = 1 + random.nextInt(3); letters > 0; letters--) {
                name.append((char) ('a' + random.nextInt(4)));
            }
            name.append(labels > 1 ? "." : "");
        }
        return name.toString();
    }

    private static DomainSet set(Iterable<String> names) {
        DomainSet.Builder builder = DomainSet.builder();
        names.forEach(builder::add);
        return builder.build();
    }
}
