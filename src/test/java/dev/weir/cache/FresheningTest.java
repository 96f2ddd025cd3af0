package dev.weir.cache;

import static dev.weir.cache.Given.HOUR_AGO;
import static dev.weir.cache.Given.NOW;
import static dev.weir.cache.Given.fields;
import static dev.weir.cache.Given.stored;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FresheningTest {

    private static Fields tagged(@Nullable String tag) {
        return tag == null ? fields() : fields("ETag: " + tag);
    }

    /** RFC 9111 §4.3.4: strong tags have to be the same, weak ones to correspond. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "'\"a\"', '\"a\"', true",
                "'\"a\"', '\"b\"', false",
                "'\"a\"', -, true",
                "'\"a\"', 'W/\"a\"', true",
                "'\"a\"', 'W/\"b\"', false",
                "'W/\"a\"', 'W/\"a\"', true",
                "'W/\"a\"', 'W/\"b\"', false",
                "'W/\"a\"', '\"a\"', false",
                "'\"a\"', a, true",
                "a, '\"a\"', false",
                "-, '\"a\"', false",
                "-, 'W/\"a\"', true",
                "-, -, true",
            })
    void a304IsAboutWhatIsStored(@Nullable String known, @Nullable String named, boolean about) {
        StoredResponse stored = known == null ? stored("Last-Modified: " + HOUR_AGO) : stored("ETag: " + known);
        assertEquals(about, Freshening.isAbout(stored, tagged(named)));
    }

    /** RFC 9111 §3.4. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"'\"a\"', true", "'W/\"a\"', false", "-, true"})
    void aPartIsConfirmedByAStrongTag(@Nullable String named, boolean about) {
        StoredResponse part = stored(
                Given.get(),
                Given.response(200, "ETag: \"a\"", "Cache-Control: max-age=1"),
                Content.part(0, 10, List.of(new byte[3])));
        assertEquals(about, Freshening.isAbout(part, tagged(named)));
    }

    /** RFC 9111 §4.3.4: a date says less than a tag, and where there is no tag it has to be the same. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, -, 'Tue, 14 Nov 2023 21:13:20 GMT', true",
                "-, -, 'Tue, 14 Nov 2023 21:13:19 GMT', false",
                "-, -, 'Tue, 14 Nov 2023 21:13:21 GMT', false",
                "'\"a\"', -, 'Tue, 14 Nov 2023 21:13:19 GMT', false",
                "'\"a\"', '\"a\"', 'Tue, 14 Nov 2023 21:13:19 GMT', true",
                "'W/\"a\"', 'W/\"a\"', 'Tue, 14 Nov 2023 21:13:19 GMT', true",
            })
    void a304OfAnotherDateIsAboutSomethingElse(
            @Nullable String known, @Nullable String named, String modified, boolean about) {
        StoredResponse stored = known == null
                ? stored("Last-Modified: " + HOUR_AGO)
                : stored("ETag: " + known, "Last-Modified: " + HOUR_AGO);
        Fields notModified = named == null
                ? fields("Last-Modified: " + modified)
                : fields("ETag: " + named, "Last-Modified: " + modified);
        assertEquals(about, Freshening.isAbout(stored, notModified));
    }

    @Test
    void aDateSaysNothingOfWhatHasNone() {
        assertTrue(Freshening.isAbout(stored("ETag: \"a\""), fields("Last-Modified: " + HOUR_AGO)));
    }

    /** RFC 9111 §4.3.5. */
    @ParameterizedTest
    @CsvSource({
        "ETag, '\"a\"', true",
        "ETag, '\"b\"', false",
        "ETag, 'W/\"a\"', false",
        "Last-Modified, 'Tue, 14 Nov 2023 21:13:20 GMT', true",
        "Last-Modified, 'Tue, 14 Nov 2023 21:13:21 GMT', false",
        "Content-Length, 3, true",
        "Content-Length, 4, false",
        "Content-Length, 03, false",
        "Content-Type, x, false",
        "Content-Encoding, gzip, false",
        "X-Other, x, true",
    })
    void aHeadDescribesWhatIsStored(String name, String value, boolean describes) {
        StoredResponse stored = stored(
                Given.get(),
                Given.response(200, "ETag: \"a\"", "Last-Modified: " + HOUR_AGO),
                Content.whole(List.of(new byte[3])));
        assertEquals(describes, Freshening.describes(stored, fields(name + ": " + value)));
    }

    private static List<String> updated(Fields stored, Fields newer) {
        List<String> lines = new ArrayList<>();
        Freshening.updated(stored, newer).forEach((name, value) -> lines.add(name + ": " + value));
        return lines;
    }

    @Test
    void newFieldsTakeThePlaceOfOldOnes() {
        assertEquals(
                List.of("content-type: b", "etag: \"a\"", "date: " + NOW, "x-a: 3", "x-a: 4", "x-b: 5"),
                updated(
                        fields("X-A: 1", "Content-Type: b", "X-A: 2", "ETag: \"a\"", "Date: " + HOUR_AGO),
                        fields("Date: " + NOW, "x-a: 3", "X-A: 4", "X-B: 5")));
    }

    /** RFC 9111 §3.2: the extent is the stored content's own. */
    @Test
    void lengthAndRangeStay() {
        assertEquals(
                List.of("content-length: 5", "content-range: bytes 0-4/9"),
                updated(
                        fields("Content-Length: 5", "Content-Range: bytes 0-4/9"),
                        fields("Content-Length: 0", "Content-Range: bytes 0-0/1")));
        assertEquals(List.of(), updated(fields(), fields("Content-Length: 0")));
    }

    /** RFC 9530 §2: that of an answer without content is of nothing. */
    @Test
    void theDigestOfTheContentStays() {
        assertEquals(
                List.of("content-digest: sha-256=:AA==:", "repr-digest: sha-256=:AB==:"),
                updated(
                        fields("Content-Digest: sha-256=:AA==:", "Repr-Digest: sha-256=:AA==:"),
                        fields("Content-Digest: sha-256=:47DEQ==:", "Repr-Digest: sha-256=:AB==:")));
    }

    @Test
    void anOldAgeIsForgotten() {
        assertEquals(List.of("x: 1"), updated(fields("Age: 50", "X: 1"), fields()));
        assertEquals(List.of("age: 3"), updated(fields("Age: 50"), fields("Age: 3")));
    }
}
