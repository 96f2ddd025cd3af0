package dev.weir.policy.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.weir.net.Cidr;
import dev.weir.net.Host;
import dev.weir.net.PortRanges;
import dev.weir.target.Scheme;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RoundTripTest {

    private static final Place NOWHERE = new Place(Place.Layer.LIVE, "live", 1, 1);
    private static final String[] TEXTS = {
        "x",
        "null",
        "on",
        "1",
        "a: b",
        "a #b",
        "#a",
        "- a",
        "'",
        "\"",
        "\\",
        "a'b",
        " a ",
        "é\u200d",
        "😀",
        "{a}",
        "[",
        "%",
        "@a",
        "`",
        "a,b",
        "!x",
        "&x",
        "*x",
        "?",
        ":",
        "a:",
        "https://h/?a#b",
        "1e3",
        "~",
        "=",
        "|",
        ">",
        "CN=al ice,O=x",
        "\uFEFF",
        "---",
        "..."
    };

    private final Random random = new Random(3);

    private <T> @Nullable T maybe(Supplier<T> value) {
        return random.nextInt(3) == 0 ? value.get() : null;
    }

    private String text() {
        StringBuilder out = new StringBuilder();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            out.append(TEXTS[random.nextInt(TEXTS.length)]);
        }
        return out.toString();
    }

    private Host.Name name() {
        return new Host.Name(List.of("null", "a.example", "on.b.example", "xn--bcher-kva", "true.c")
                .get(random.nextInt(5)));
    }

    private Cidr cidr() {
        return Cidr.parse(List.of("10.0.0.0/8", "192.0.2.7", "fd00::/8", "::1", "0.0.0.0/0")
                .get(random.nextInt(5)));
    }

    private PortRanges ports() {
        return PortRanges.parse(List.of("80", "1-65535", "443,80", "25,20-30").get(random.nextInt(4)));
    }

    @SuppressWarnings("NullAway") // It does not see that a nested type is nullable.
    private Conditions conditions() {
        Host.Name domain = maybe(this::name);
        return new Conditions(
                domain,
                domain != null && random.nextBoolean() ? List.of(new Host.Name("x." + domain)) : List.of(),
                maybe(() -> new UrlPrefix(
                        Scheme.HTTPS, name(), 1 + random.nextInt(65_535), random.nextBoolean() ? "/" : "/a'b%20;c/")),
                maybe(() -> random.nextBoolean() ? "^https?://[^/]+/.*\\.exe$" : "a: '#\"\\d{2}"),
                maybe(this::cidr),
                maybe(this::ports),
                random.nextInt(3) == 0
                        ? Set.of("PUT", "CONNECT", "x!#'*")
                        : random.nextInt(3) == 0 ? Set.of("GET") : Set.of(),
                maybe(this::cidr),
                text());
    }

    private Entry entry(String id, boolean denies) {
        Conditions when = conditions();
        boolean ignore = denies && when.isHiddenByTunnel() && random.nextBoolean();
        return new Entry(
                random.nextInt(4) == 0 ? Canonical.id(denies ? "blacklist" : "allow", when) : id,
                NOWHERE,
                when,
                denies && random.nextBoolean() ? Entry.Mode.REPORT : Entry.Mode.ENFORCE,
                ignore ? Entry.Tunnel.IGNORE : Entry.Tunnel.DENY,
                maybe(this::text),
                maybe(this::text),
                maybe(() -> Instant.ofEpochSecond(random.nextInt(), random.nextInt(3) * 1_000_000L)));
    }

    private PolicyDocument document() {
        List<Entry> blacklist = new ArrayList<>();
        List<Entry> allow = new ArrayList<>();
        List<Opening> reach = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            blacklist.add(entry("b" + i, true));
            allow.add(entry("a" + i, false));
            reach.add(new Opening("r" + i, NOWHERE, name(), maybe(this::cidr), ports(), maybe(this::text), null, null));
        }
        return new PolicyDocument(
                1,
                maybe(() -> PolicyDocument.Say.DENY),
                maybe(() -> PolicyDocument.Say.ALLOW),
                blacklist,
                allow,
                reach);
    }

    private static PolicyDocument placeless(PolicyDocument document) {
        return new PolicyDocument(
                document.version(),
                document.fallback(),
                document.ipLiterals(),
                document.blacklist().stream().map(RoundTripTest::placeless).toList(),
                document.allow().stream().map(RoundTripTest::placeless).toList(),
                document.reach().stream()
                        .map(at -> new Opening(
                                at.id(),
                                NOWHERE,
                                at.domain(),
                                at.cidr(),
                                at.ports(),
                                at.reason(),
                                at.owner(),
                                at.expires()))
                        .toList());
    }

    private static Entry placeless(Entry at) {
        return new Entry(at.id(), NOWHERE, at.when(), at.mode(), at.tunnel(), at.reason(), at.owner(), at.expires());
    }

    @Test
    void whatIsWrittenReadsBackTheSame() {
        for (int i = 0; i < 1_000; i++) {
            PolicyDocument document = document();
            String text = PolicyWriter.write(document);
            Reading reading = PolicyReader.read(text, Place.Layer.LIVE, "live");
            PolicyDocument back = assertInstanceOf(Reading.Read.class, reading, () -> reading + "\n" + text)
                    .document();
            assertEquals(document, placeless(back), text);
            assertEquals(Canonical.of(document), Canonical.of(back));
        }
    }

    @Test
    void aGeneratedIdOutlivesFormatting() {
        String one = "blacklist:\n- domain: A.example\n  ports: [443, 80-82, 83]\n  methods: [PUT, GET]\n";
        String other = "{\"blacklist\": [{\"methods\": [\"GET\", \"PUT\"], \"ports\": [\"80-83\", 443], \"domain\":"
                + " \"a.example\", \"reason\": \"x\"}]}";
        assertEquals(
                PolicyReaderTest.read(one).blacklist().getFirst().id(),
                PolicyReaderTest.read(other).blacklist().getFirst().id());
        assertEquals(
                "auto-", PolicyReaderTest.read(one).blacklist().getFirst().id().substring(0, 5));
    }
}
