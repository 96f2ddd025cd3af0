package dev.weir.field;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.weir.field.ByteRange.From;
import dev.weir.field.ByteRange.FromTo;
import dev.weir.field.ByteRange.Suffix;
import dev.weir.field.ByteRanges.Requested;
import dev.weir.field.Selection.Parts;
import dev.weir.field.Selection.Span;
import dev.weir.field.Selection.Unsatisfiable;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every input. A failure names the seed that it came from. */
class FieldPropertiesTest {

    private static final long SEED = new Random().nextLong();

    private static final long NOW = 1_782_907_200L;

    /** What parsers trip over, whole and in parts. */
    private static final List<String> ALPHABET = List.of(
            "\"",
            "\\",
            ",",
            ";",
            "=",
            "*",
            "-",
            "/",
            "(",
            ")",
            ":",
            "?",
            "@",
            "%",
            " ",
            "\t",
            "\0",
            "\r",
            "\n",
            "\u007f",
            "\u0080",
            "\u00ff",
            "\u0100",
            "\u017f",
            "\u212a",
            "\ud800",
            "0",
            "1",
            "9",
            "99999999999999999999",
            "a",
            "W/",
            "q=",
            "max-age",
            "no-cache",
            "no-store",
            "private",
            "bytes=",
            "bytes ",
            "0-",
            "-1",
            "GMT",
            "Sun, 06 Nov 1994 08:49:37 GMT",
            "Sunday, 06-Nov-94 ",
            "Sun Nov  6 ",
            "1.5",
            ":aGk=:",
            "%\"%c3",
            "text/html");

    private static final Map<String, Consumer<List<String>>> PARSERS = Map.ofEntries(
            Map.entry("DeltaSeconds", lines -> lines.forEach(DeltaSeconds::parse)),
            Map.entry("Age", Age::parse),
            Map.entry("CacheControl", FieldPropertiesTest::askAll),
            Map.entry("HttpTime", lines -> lines.forEach(line -> HttpTime.parse(line, NOW))),
            Map.entry("EntityTag", lines -> lines.forEach(EntityTag::parse)),
            Map.entry("EntityTags", EntityTags::parse),
            Map.entry("ByteRanges", FieldPropertiesTest::select),
            Map.entry("ContentRange", ContentRange::parse),
            Map.entry("VaryNames", VaryNames::parse),
            Map.entry("SelectingValue", lines -> SelectingValue.normalise("foo", lines)),
            Map.entry("SelectingValue of Accept", lines -> SelectingValue.normalise("accept", lines)),
            Map.entry("SelectingValue of Accept-Language", lines -> SelectingValue.normalise("accept-language", lines)),
            Map.entry("SelectingValue of Cookie", lines -> SelectingValue.normalise("cookie", lines)),
            Map.entry("StructuredDictionary", StructuredDictionary::parse),
            Map.entry("TargetedCacheControl", TargetedCacheControl::parse),
            Map.entry("SurrogateKeys", lines -> SurrogateKeys.parse(lines, lines)));

    private static void askAll(List<String> lines) {
        CacheControl directives = CacheControl.parse(lines);
        for (String name : List.of(Directive.MAX_AGE, Directive.NO_CACHE, Directive.PRIVATE, "a")) {
            assertEquals(directives.has(name), directives.seconds(name).isPresent());
            assertTrue(directives.has(name)
                    || (!directives.bare(name) && directives.names(name).isEmpty()));
        }
    }

    private static void select(List<String> lines) {
        if (ByteRanges.parse(lines) instanceof Requested requested) {
            Selection.select(requested, 10);
            Selection.select(requested, Long.MAX_VALUE);
        }
    }

    private static String hostile(Random random, int most) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            text.append(ALPHABET.get(random.nextInt(ALPHABET.size())));
        }
        return text.toString();
    }

    private static List<String> hostileLines(Random random) {
        return Stream.generate(() -> hostile(random, 8))
                .limit(random.nextInt(4))
                .toList();
    }

    private static String seeded(Object input) {
        return "seed " + SEED + ", " + input;
    }

    static Stream<Arguments> parsers() {
        return PARSERS.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(parser -> arguments(named(parser.getKey(), parser.getValue())));
    }

    @ParameterizedTest
    @MethodSource("parsers")
    void noInputMakesAParserThrow(Consumer<List<String>> parser) {
        Random random = new Random(SEED);
        for (int i = 0; i < 20_000; i++) {
            List<String> lines = hostileLines(random);
            try {
                parser.accept(lines);
            } catch (RuntimeException | Error thrown) {
                throw new AssertionError(seeded(lines), thrown);
            }
        }
    }

    /** A quadratic parser would take minutes for these, and a greedy one more than a little of the heap for each character. */
    @ParameterizedTest
    @MethodSource("parsers")
    void timeAndMemoryGrowWithTheLengthAlone(Consumer<List<String>> parser) {
        Random random = new Random(SEED);
        List<String> heaps = Stream.concat(
                        ALPHABET.stream().map(part -> part.repeat(300_000 / part.length())),
                        IntStream.range(0, 20).mapToObj(i -> {
                            String period = hostile(random, 6) + ',';
                            return period.repeat(300_000 / period.length());
                        }))
                .toList();
        parser.accept(heaps.subList(0, 1));
        assertTimeout(
                Duration.ofSeconds(60),
                () -> heaps.forEach(heap -> {
                    long before = allocated();
                    parser.accept(List.of(heap));
                    long each = (allocated() - before) / heap.length();
                    assertTrue(each < 400, () -> seeded(heap.substring(0, 60)) + " costs bytes per character: " + each);
                }));
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    @Test
    void aTimeThatIsWrittenIsRead() {
        Random random = new Random(SEED);
        for (int i = 0; i < 100_000; i++) {
            long moment = random.nextLong(-62_167_219_200L, 253_402_300_800L);
            assertEquals(OptionalLong.of(moment), HttpTime.parse(HttpTime.format(moment), NOW), seeded(moment));
        }
    }

    @Test
    void noGarbageAroundHidesNoStore() {
        Random random = new Random(SEED);
        for (int i = 0; i < 20_000; i++) {
            List<String> lines = new ArrayList<>(hostileLines(random));
            lines.add(random.nextInt(lines.size() + 1), hostile(random, 4).replace("\"", "") + ", no-store");
            assertTrue(CacheControl.parse(lines).has(Directive.NO_STORE), seeded(lines));
        }
    }

    @Test
    void aNormalFormIsNormal() {
        Random random = new Random(SEED);
        for (String name : List.of("foo", "accept", "accept-language", "user-agent")) {
            for (int i = 0; i < 20_000; i++) {
                String line = hostile(random, 8);
                String normal = String.valueOf(SelectingValue.normalise(name, List.of(line)));
                assertEquals(normal, SelectingValue.normalise(name, List.of(normal)), seeded(line));
            }
        }
    }

    @Test
    void partsAreTheBytesAskedFor() {
        Random random = new Random(SEED);
        for (int i = 0; i < 50_000; i++) {
            int complete = random.nextInt(20);
            List<ByteRange> ranges = Stream.generate(() -> range(random))
                    .limit(1 + random.nextInt(6))
                    .toList();
            BitSet asked = new BitSet();
            ranges.forEach(range -> mark(range, complete, asked));
            String message = seeded(ranges + " of " + complete);
            switch (Selection.select(new Requested(ranges), complete)) {
                case Unsatisfiable _ -> assertTrue(asked.isEmpty(), message);
                case Parts(List<Span> spans) -> {
                    BitSet given = new BitSet();
                    spans.forEach(span -> given.set((int) span.first(), (int) span.last() + 1));
                    assertEquals(asked, given, message);
                    assertTrue(spans.stream().mapToLong(Span::length).sum() <= complete, message);
                }
            }
        }
    }

    private static ByteRange range(Random random) {
        int first = random.nextInt(25);
        return switch (random.nextInt(3)) {
            case 0 -> new FromTo(first, first + random.nextInt(8));
            case 1 -> new From(first);
            default -> new Suffix(random.nextInt(25));
        };
    }

    private static void mark(ByteRange range, int complete, BitSet asked) {
        for (int at = 0; at < complete; at++) {
            boolean marked = switch (range) {
                case FromTo(long first, long last) -> first <= at && at <= last;
                case From(long first) -> first <= at;
                case Suffix(long length) -> at >= complete - length;
            };
            if (marked) {
                asked.set(at);
            }
        }
    }
}
