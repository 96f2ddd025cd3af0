package dev.weir.field;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Random fields as the grammar allows them, read by {@link CacheControl} and by a naive reader straight from RFC 9111 §5.2. */
class CacheControlModelTest {

    private static final List<String> NAMES =
            List.of("max-age", "s-maxage", "no-cache", "private", "no-store", "public", "max-stale", "ext");
    private static final List<String> ARGUMENTS = List.of(
            "0",
            "5",
            "05",
            "7",
            "2147483647",
            "99999999999999999999",
            "1.5",
            "-1",
            "x",
            "set-cookie",
            "a,b",
            " a , B ",
            "",
            "a b",
            "no-store",
            "\"",
            "\\",
            "max-age=9, no-store",
            "\u00e4");

    private static final Pattern DIRECTIVE =
            Pattern.compile("[ \\t]*(?:([a-z0-9-]+)(?:=(?:([^\", \\t]+)|\"((?:[^\"\\\\]|\\\\.)*)\"))?)?[ \\t]*(?:,|$)");

    private record Read(String name, @Nullable String argument) {}

    @Test
    void theNaiveReaderAgrees() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 30_000; i++) {
            List<String> lines = new ArrayList<>();
            for (int line = random.nextInt(3); line >= 0; line--) {
                lines.add(line(random));
            }
            List<Read> read =
                    lines.stream().flatMap(line -> naive(line).stream()).toList();
            CacheControl directives = CacheControl.parse(lines);
            for (String name : NAMES) {
                String message = "seed " + seed + ", " + name + " in " + lines;
                List<Read> named =
                        read.stream().filter(one -> one.name.equals(name)).toList();
                assertEquals(!named.isEmpty(), directives.has(name), message);
                assertEquals(seconds(named), directives.seconds(name), message);
                assertEquals(named.stream().anyMatch(CacheControlModelTest::isBare), directives.bare(name), message);
                assertEquals(names(named), directives.names(name), message);
            }
        }
    }

    private static String line(Random random) {
        StringBuilder line = new StringBuilder();
        for (int i = random.nextInt(5); i > 0; i--) {
            line.append(pick(random, List.of("", "", " ", "\t")))
                    .append(directive(random))
                    .append(pick(random, List.of("", "", " ", "\t ")))
                    .append(i == 1 && random.nextBoolean() ? "" : pick(random, List.of(",", ",", ",,", ", ,")));
        }
        return line.toString();
    }

    private static String directive(Random random) {
        String name = pick(random, NAMES);
        String cased = random.nextBoolean() ? name : name.toUpperCase(Locale.ROOT);
        if (random.nextInt(3) == 0) {
            return cased;
        }
        String argument = pick(random, ARGUMENTS);
        boolean token = !argument.isEmpty() && argument.matches("[a-zA-Z0-9.-]+");
        return token && random.nextBoolean()
                ? cased + '=' + argument
                : cased + "=\"" + argument.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String pick(Random random, List<String> from) {
        return from.get(random.nextInt(from.size()));
    }

    private static List<Read> naive(String line) {
        List<Read> read = new ArrayList<>();
        Matcher matcher = DIRECTIVE.matcher(line.toLowerCase(Locale.ROOT));
        for (int at = 0; at < line.length(); at = matcher.end()) {
            if (!matcher.find(at) || matcher.start() != at) {
                throw new AssertionError("not of the grammar: " + line);
            }
            if (matcher.group(1) != null) {
                String quoted = matcher.group(3);
                read.add(new Read(
                        matcher.group(1), quoted == null ? matcher.group(2) : quoted.replaceAll("\\\\(.)", "$1")));
            }
        }
        return read;
    }

    private static OptionalLong seconds(List<Read> named) {
        List<Long> all = named.stream()
                .map(read -> read.argument != null && read.argument.matches("[0-9]+")
                        ? Math.min(
                                DeltaSeconds.MAX,
                                new java.math.BigInteger(read.argument)
                                        .min(java.math.BigInteger.TWO.pow(40))
                                        .longValueExact())
                        : 0L)
                .distinct()
                .toList();
        if (all.isEmpty()) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(all.size() == 1 ? all.getFirst() : 0);
    }

    private static boolean listsNames(Read read) {
        return read.name.equals("no-cache") || read.name.equals("private");
    }

    private static boolean isBare(Read read) {
        return read.argument == null || (listsNames(read) && fieldNames(read).isEmpty());
    }

    private static Set<String> names(List<Read> named) {
        Set<String> names = new TreeSet<>();
        named.stream().filter(CacheControlModelTest::listsNames).forEach(read -> names.addAll(fieldNames(read)));
        return names;
    }

    private static Set<String> fieldNames(Read read) {
        if (read.argument == null || !read.argument.matches("[a-z0-9.\\-, \t]*")) {
            return Set.of();
        }
        Set<String> names = new TreeSet<>();
        for (String name : read.argument.split(",", -1)) {
            if (name.strip().contains(" ")) {
                return Set.of();
            }
            if (!name.isBlank()) {
                names.add(name.strip());
            }
        }
        return names;
    }
}
