package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.net.Cidr;
import dev.weir.net.Host;
import dev.weir.net.PortRanges;
import dev.weir.policy.document.Opening;
import dev.weir.policy.document.Place;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReachedTest {

    private static final Place PLACE = new Place(Place.Layer.LIVE, "live.yaml", 1, 1);

    private static Opening opening(@Nullable String domain, @Nullable String cidr) {
        return new Opening(
                "id",
                PLACE,
                domain == null ? null : new Host.Name(domain),
                cidr == null ? null : Cidr.parse(cidr),
                PortRanges.parse("443"),
                null,
                null,
                null);
    }

    @ParameterizedTest
    @CsvSource({
        "tools.internal, true",
        "deep.tools.internal, true",
        "xtools.internal, false",
        "internal, false",
        "tools.internal.example, false",
    })
    void aDomainConcernsItselfAndWhatIsUnderIt(String name, boolean concerned) {
        Reached reached = Reached.NOTHING.and(List.of(opening("tools.internal", "10.0.0.0/8")));
        assertEquals(concerned, reached.concerns(new Host.Name(name)));
        assertFalse(reached.concerns((Host) Host.parse("10.0.0.1")));
    }

    @Test
    void anAddressConcernsEveryHost() {
        Reached reached = Reached.NOTHING.and(List.of(opening(null, "10.0.0.0/8")));
        assertTrue(reached.concerns(new Host.Name("any.example")));
        assertTrue(reached.concerns((Host) Host.parse("192.0.2.1")));
    }

    @Test
    void whatWasOpenOnceStaysConcerned() {
        Reached reached = Reached.NOTHING
                .and(List.of(opening("a.internal", null)))
                .and(List.of(opening("b.internal", null)))
                .and(List.of());
        assertTrue(reached.concerns(new Host.Name("a.internal")));
        assertTrue(reached.concerns(new Host.Name("b.internal")));
        assertFalse(reached.concerns(new Host.Name("c.internal")));
    }

    @Test
    void tooManyToTellApartConcernEveryHost() {
        Reached reached = Reached.NOTHING.and(IntStream.range(0, 10_001)
                .mapToObj(i -> opening("n" + i + ".internal", null))
                .toList());
        assertTrue(reached.concerns(new Host.Name("any.example")));
        assertTrue(reached.domains().isEmpty());
    }
}
