package dev.weir.cache;

import static dev.weir.cache.Given.at;
import static dev.weir.cache.Given.get;
import static dev.weir.cache.Given.response;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is stored under one key, and which requests each of it answers (RFC 9111 §4.1). */
class ResourceTest {

    private static StoredResponse variant(String vary, String... request) {
        return Given.stored(get(request), response(200, "Cache-Control: max-age=60", "Vary: " + vary), Content.EMPTY);
    }

    @ParameterizedTest
    @CsvSource({
        "X-A, 'X-A: 1', 'X-A: 1', true",
        "X-A, 'X-A: 1', 'x-a: 1', true",
        "X-A, 'X-A: 1', 'X-A: 2', false",
        "X-A, 'X-A: a', 'X-A: A', false",
        "X-A, 'X-A: 1', 'X-B: 1', false",
        "X-A, 'X-B: 1', 'X-A: 1', false",
        "X-A, 'X-B: 1', 'X-B: 2', true",
        "X-A, 'X-A: ', 'X-B: 1', false",
        "X-A, 'X-A: 1, 2', 'X-A: 1 ,2', true",
        "X-A, 'X-A: 1, 2', 'X-A: 2, 1', false",
        "'X-A, X-B', 'X-A: 1', 'X-A: 1', true",
        "'X-A, X-B', 'X-A: 1', 'X-B: 1', false",
        "Accept-Encoding, 'Accept-Encoding: gzip, br', 'Accept-Encoding: BR,gzip', true",
        "'', 'X-A: 1', 'X-A: 2', true",
    })
    void aRequestSelects(String vary, String stored, String asked, boolean selected) {
        assertEquals(selected, variant(vary, stored).isSelectedBy(get(asked)));
    }

    @Test
    void withoutVaryAllShareOneVariant() {
        assertSame(Variant.ONLY, variant("").variant());
        assertTrue(variant("").variant().isOnly());
        assertFalse(variant("x").variant().isOnly());
        assertEquals(0, Variant.ONLY.size());
    }

    @Test
    void theNewestThatIsSelectedAnswers() {
        StoredResponse one = variant("X-A", "X-A: 1");
        StoredResponse two = variant("X-A", "X-A: 2");
        StoredResponse other = variant("X-B", "X-B: 1");
        Resource resource = Resource.of(one).with(two).with(other);
        assertEquals(List.of(other, two, one), resource.responses());
        assertSame(one, resource.selectedBy(get("X-A: 1")));
        assertSame(two, resource.selectedBy(get("X-A: 2")));
        assertSame(other, resource.selectedBy(get("X-A: 2", "X-B: 1")));
        assertNull(resource.selectedBy(get("X-A: 3")));
    }

    @Test
    void aNewerResponseReplacesItsVariantAlone() {
        StoredResponse one = variant("X-A", "X-A: 1");
        StoredResponse two = variant("X-A", "X-A: 2");
        StoredResponse again = variant("x-a", "X-A: 1");
        StoredResponse wider = variant("X-A, X-B", "X-A: 1");
        StoredResponse absent = variant("X-A");
        assertEquals(List.of(again, two), Resource.of(one).with(two).with(again).responses());
        assertEquals(List.of(wider, one), Resource.of(one).with(wider).responses());
        assertEquals(List.of(one, wider), Resource.of(wider).with(one).responses());
        assertEquals(List.of(absent, one), Resource.of(one).with(absent).responses());
        assertEquals(
                List.of(variantOnly()).size(),
                Resource.of(variantOnly()).with(variantOnly()).responses().size());
    }

    private static StoredResponse variantOnly() {
        return variant("");
    }

    @Test
    void theOldestVariantsAreDropped() {
        StoredResponse first = variant("X-A", "X-A: 0");
        Resource resource = Resource.of(first);
        for (int i = 1; i < Resource.MOST; i++) {
            resource = resource.with(variant("X-A", "X-A: " + i));
        }
        assertEquals(Resource.MOST, resource.responses().size());
        assertSame(first, resource.selectedBy(get("X-A: 0")));
        Resource full = resource.with(variant("X-A", "X-A: x"));
        assertEquals(Resource.MOST, full.responses().size());
        assertNull(full.selectedBy(get("X-A: 0")));
        assertEquals(
                1,
                full.responses().stream()
                        .filter(stored -> stored.isSelectedBy(get("X-A: 1")))
                        .count());
        // What is replaced is not pushed out first.
        Resource again = resource.with(variant("X-A", "X-A: 5"));
        assertEquals(Resource.MOST, again.responses().size());
        assertSame(first, again.selectedBy(get("X-A: 0")));
    }

    @Test
    void whatIsChangedIsTheNewest() {
        StoredResponse one = variant("X-A", "X-A: 1");
        StoredResponse two = variant("X-A", "X-A: 2");
        StoredResponse changed = one.softPurged();
        Resource resource = Resource.of(one).with(two);
        assertEquals(List.of(changed, two), resource.replacing(one, changed).responses());
        assertSame(resource, resource.replacing(changed, one));
        assertEquals(List.of(two), Objects.requireNonNull(resource.without(one)).responses());
        assertNull(Resource.of(one).without(one));
    }

    @Test
    void softPurgedAllAreStale() {
        Resource purged = Resource.of(variant("X-A", "X-A: 1"))
                .with(variant("X-A", "X-A: 2"))
                .softPurged(_ -> true);
        assertEquals(2, purged.responses().size());
        assertTrue(purged.responses().stream().noneMatch(stored -> stored.isFresh(at(0))));
    }
}
