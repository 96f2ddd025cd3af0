package dev.weir.cache;

import static dev.weir.cache.Given.HOUR_AGO;
import static dev.weir.cache.Given.NOW;
import static dev.weir.cache.Given.at;
import static dev.weir.cache.Given.fields;
import static dev.weir.cache.Given.get;
import static dev.weir.cache.Given.response;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreconditionsTest {

    /** RFC 9110 §13.1.2: the comparison is the weak one. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "'\"a\"', '\"a\"', true",
                "'W/\"a\"', '\"a\"', true",
                "'\"a\"', 'W/\"a\"', true",
                "'\"a\"', '\"A\"', false",
                "'\"b\", \"a\"', '\"a\"', true",
                "'\"b\", x, \"a\"', '\"a\"', true",
                "'\"b,\\\"a\"', '\"a\"', false",
                "*, '\"a\"', true",
                "*, -, true",
                "'\"a\", *', '\"b\"', false",
                "'\"a\"', -, false",
                "'\"a\"', a, false",
                "a, '\"a\"', false",
                "'', '\"a\"', false",
            })
    void anEntityTagTells(String asked, @Nullable String tag, boolean notModified) {
        Fields stored = tag == null ? Fields.EMPTY : fields("ETag: " + tag);
        CacheRequest request = get("If-None-Match: " + asked);
        assertEquals(notModified, Preconditions.isNotModified(request, stored, at(0), at(5)));
    }

    @Test
    void severalLinesAreOneList() {
        CacheRequest request = get("If-None-Match: \"b\"", "If-None-Match: \"a\"");
        assertTrue(Preconditions.isNotModified(request, fields("ETag: \"a\""), at(0), at(5)));
    }

    /** RFC 9110 §13.1.3, RFC 9111 §4.3.2. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // asked, Last-Modified, Date
                "'Tue, 14 Nov 2023 21:13:20 GMT', 'Tue, 14 Nov 2023 21:13:20 GMT', -, true",
                "'Tue, 14 Nov 2023 21:13:21 GMT', 'Tue, 14 Nov 2023 21:13:20 GMT', -, true",
                "'Tue, 14 Nov 2023 21:13:19 GMT', 'Tue, 14 Nov 2023 21:13:20 GMT', -, false",
                "'Tuesday, 14-Nov-23 21:13:20 GMT', 'Tue, 14 Nov 2023 21:13:20 GMT', -, true",
                "'Tue, 14 Nov 2023 21:13:20 GMT', long ago, 'Tue, 14 Nov 2023 21:13:20 GMT', false",
                "yesterday, 'Tue, 14 Nov 2023 21:13:20 GMT', -, false",
                "'', 'Tue, 14 Nov 2023 21:13:20 GMT', -, false",
                // Without Last-Modified, Date stands in; without that, the time it came.
                "'Tue, 14 Nov 2023 21:13:20 GMT', -, 'Tue, 14 Nov 2023 21:13:20 GMT', true",
                "'Tue, 14 Nov 2023 21:13:19 GMT', -, 'Tue, 14 Nov 2023 21:13:20 GMT', false",
                "'Tue, 14 Nov 2023 22:13:20 GMT', -, -, true",
                "'Tue, 14 Nov 2023 22:13:19 GMT', -, -, false",
            })
    void aDateTells(String since, @Nullable String modified, @Nullable String date, boolean notModified) {
        Fields stored = fields(
                Stream.of(modified == null ? "" : "Last-Modified: " + modified, date == null ? "" : "Date: " + date)
                        .filter(line -> !line.isEmpty())
                        .toArray(String[]::new));
        CacheRequest request = get("If-Modified-Since: " + since);
        assertEquals(notModified, Preconditions.isNotModified(request, stored, at(0), at(5)));
    }

    /** RFC 9110 §13.2.2: the tag is asked first, and the date then says nothing. */
    @Test
    void theTagComesFirst() {
        Fields stored = fields("ETag: \"a\"", "Last-Modified: " + HOUR_AGO);
        assertFalse(Preconditions.isNotModified(
                get("If-None-Match: \"b\"", "If-Modified-Since: " + NOW), stored, at(0), at(0)));
        assertTrue(Preconditions.isNotModified(
                get("If-None-Match: \"a\"", "If-Modified-Since: Thu, 01 Jan 1970 00:00:00 GMT"), stored, at(0), at(0)));
        assertFalse(Preconditions.isNotModified(get(), stored, at(0), at(0)));
    }

    /** RFC 9110 §13.2.1: only what would be 200 is conditional. */
    @Test
    void errorsAreNotConditional() {
        CacheRequest request = get("If-None-Match: \"a\"");
        assertTrue(Preconditions.isNotModified(request, response(200, "ETag: \"a\"")));
        assertFalse(Preconditions.isNotModified(request, response(404, "ETag: \"a\"")));
        StoredResponse stored = Given.stored(get(), response(404, "ETag: \"a\""), Content.EMPTY);
        assertFalse(Preconditions.isNotModified(request, stored, at(0)));
        assertTrue(Preconditions.isNotModified(request, Given.stored("ETag: \"a\""), at(0)));
    }

    /** RFC 9110 §13.1.5: strong comparison; a date is strong when it was a second old. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, true",
                "'\"a\"', true",
                "'W/\"a\"', false",
                "'\"b\"', false",
                "'\"a\", \"b\"', false",
                "'Tue, 14 Nov 2023 21:13:20 GMT', true",
                "'Tuesday, 14-Nov-23 21:13:20 GMT', false",
                "'Tue, 14 Nov 2023 21:13:21 GMT', false",
                "'Tue, 14 Nov 2023 21:13:19 GMT', false",
                "'', false",
                "x, false",
            })
    void ifRangeHolds(@Nullable String ifRange, boolean holds) {
        Fields stored = fields("ETag: \"a\"", "Last-Modified: " + HOUR_AGO, "Date: " + NOW);
        assertEquals(holds, Preconditions.permitsRange(ifRange, stored, at(0)));
    }

    @ParameterizedTest
    @CsvSource({"'Tue, 14 Nov 2023 21:13:20 GMT', false", "'Tue, 14 Nov 2023 21:13:21 GMT', true"})
    void aDateOfTheSameSecondIsWeak(String date, boolean strong) {
        Fields stored = fields("Last-Modified: " + HOUR_AGO, "Date: " + date);
        assertEquals(strong, Preconditions.permitsRange(HOUR_AGO, stored, at(0)));
    }

    @Test
    void aWeakOrMissingTagPermitsNoRange() {
        assertFalse(Preconditions.permitsRange("\"a\"", fields("ETag: W/\"a\""), at(0)));
        assertFalse(Preconditions.permitsRange("\"a\"", Fields.EMPTY, at(0)));
        assertFalse(Preconditions.permitsRange(HOUR_AGO, Fields.EMPTY, at(0)));
        assertFalse(Preconditions.permitsRange("x", fields("Last-Modified: x"), at(0)));
    }
}
