package dev.weir.field;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpTimeTest {

    private static final long NOW = Instant.parse("2026-07-01T12:00:00Z").getEpochSecond();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "Sun, 06 Nov 1994 08:49:37 GMT|1994-11-06T08:49:37Z",
                "sUN, 06 nOV 1994 08:49:37 gMt|1994-11-06T08:49:37Z",
                "Mon, 06 Nov 1994 08:49:37 GMT|1994-11-06T08:49:37Z",
                "Thu, 01 Jan 1970 00:00:00 GMT|1970-01-01T00:00:00Z",
                "Wed, 31 Dec 1969 23:59:59 GMT|1969-12-31T23:59:59Z",
                "Fri, 31 Dec 9999 23:59:59 GMT|9999-12-31T23:59:59Z",
                "Sat, 01 Jan 0000 00:00:00 GMT|0000-01-01T00:00:00Z",
                "Thu, 29 Feb 2024 23:59:59 GMT|2024-02-29T23:59:59Z",
                "Tue, 29 Feb 2000 00:00:00 GMT|2000-02-29T00:00:00Z",
                "Sat, 31 Dec 2016 23:59:60 GMT|2017-01-01T00:00:00Z",
                "Sun Nov  6 08:49:37 1994|1994-11-06T08:49:37Z",
                "Sun Nov 06 08:49:37 1994|1994-11-06T08:49:37Z",
                "SUN NOV 16 08:49:37 1994|1994-11-16T08:49:37Z",
                "Sunday, 06-Nov-94 08:49:37 GMT|1994-11-06T08:49:37Z",
                "wednesday, 06-NOV-94 08:49:37 gmt|1994-11-06T08:49:37Z",
                // fifty years from now, and a second more
                "Wednesday, 01-Jul-76 12:00:00 GMT|2076-07-01T12:00:00Z",
                "Wednesday, 01-Jul-76 12:00:01 GMT|1976-07-01T12:00:01Z",
                "Wednesday, 02-Jul-76 00:00:00 GMT|1976-07-02T00:00:00Z",
                "Friday, 31-Jan-76 23:00:00 GMT|2076-01-31T23:00:00Z",
                "Friday, 01-Jan-77 00:00:00 GMT|1977-01-01T00:00:00Z",
                "Friday, 01-Jan-75 00:00:00 GMT|2075-01-01T00:00:00Z",
                "Saturday, 01-Jan-00 00:00:00 GMT|2000-01-01T00:00:00Z",
                "Friday, 31-Dec-99 23:59:60 GMT|2000-01-01T00:00:00Z",
            })
    void theThreeFormatsAreRead(String text, Instant moment) {
        assertEquals(OptionalLong.of(moment.getEpochSecond()), HttpTime.parse(text, NOW));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "-1",
                "1994",
                ",",
                ",,,",
                "Sun,",
                "Sun, 06 Nov 1994 08:49:37",
                "Sun, 06 Nov 1994 08:49:37 UTC",
                "Sun, 06 Nov 1994 08:49:37 +0000",
                "Sun, 06 Nov 1994 08:49:37 GMT ",
                " Sun, 06 Nov 1994 08:49:37 GMT",
                "Sun, 06 Nov 1994 08:49:37 GMTx",
                "Sun,  06 Nov 1994 08:49:37 GMT",
                "Sun,06 Nov 1994 08:49:37 GMT",
                "Sun, 6 Nov 1994 08:49:37 GMT",
                "Sun,  6 Nov 1994 08:49:37 GMT",
                "Sun, 06  Nov 1994 08:49:37 GMT",
                "Sun, 06-Nov-1994 08:49:37 GMT",
                "Sun, 06 Nov 94 08:49:37 GMT",
                "Sun, 06 Nov 19940 8:49:37 GMT",
                "Sun, 00 Nov 1994 08:49:37 GMT",
                "Sun, 31 Nov 1994 08:49:37 GMT",
                "Sun, 32 Dec 1994 08:49:37 GMT",
                "Sun, 29 Feb 2023 08:49:37 GMT",
                "Sun, 29 Feb 1900 08:49:37 GMT",
                "Sun, 06 Nov 1994 24:00:00 GMT",
                "Sun, 06 Nov 1994 08:60:00 GMT",
                "Sun, 06 Nov 1994 08:49:61 GMT",
                "Sun, 06 Nov 1994 8:49:37 GMT",
                "Sun, 06 Nov 1994 08.49.37 GMT",
                "Sun, 06 Nov 1994 08:49 GMT",
                "Sun, -6 Nov 1994 08:49:37 GMT",
                "Sun, 06 Nov -994 08:49:37 GMT",
                "Xyz, 06 Nov 1994 08:49:37 GMT",
                "Sun, 06 Xyz 1994 08:49:37 GMT",
                "\u017fun, 06 Nov 1994 08:49:37 GMT",
                "Sun, 06 Nov \u0661994 08:49:37 GMT",
                "Sun\0 06 Nov 1994 08:49:37 GMT",
                "Sun, 06 Nov 1994\r08:49:37 GMT",
                "Sun, 06 Nov 1994 08:49:37\nGMT",
                "Sun Nov 6 08:49:37 1994",
                "Sun Nov 6  08:49:37 1994",
                "Sun Nov  0 08:49:37 1994",
                "Sun Nov 31 08:49:37 1994",
                "Sun Nov  6 08:49:37 1994 ",
                "Sun Nov  6 08:49:37 19 4",
                "Sunday Nov  6 08:49:37 1994",
                "Sun, 06-Nov-94 08:49:37 GMT",
                "Sunday, 06-Nov-1994 08:49:37 GMT",
                "Sunday, 06 Nov 94 08:49:37 GMT",
                "Sunday,06-Nov-94 08:49:37 GMT",
                "Sunday, 31-Nov-94 08:49:37 GMT",
                "Sunday, 06-Nov-xx 08:49:37 GMT",
                "Sunday, 06-Nov-94 08:49:37 EST",
                "Someday, 06-Nov-94 08:49:37 GMT",
                "Sundays, 06-Nov-94 08:49:37 GMT",
                // 2100 has no such day, and 2000 is not asked for: the year is within fifty years of now
                "Monday, 29-Feb-73 00:00:00 GMT",
                "2026-07-01T12:00:00Z",
                "Wed, 01 Jul 2026 12:00:00 GMT, Wed, 01 Jul 2026 12:00:00 GMT",
            })
    void anythingElseIsNoTime(String text) {
        assertEquals(OptionalLong.empty(), HttpTime.parse(text, NOW));
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, Long.MAX_VALUE, 0, -62_167_219_200L, 253_402_300_799L})
    void noPresentIsTooStrangeForTwoDigits(long now) {
        HttpTime.parse("Sunday, 06-Nov-94 08:49:37 GMT", now);
        HttpTime.parse("Sunday, 29-Feb-00 08:49:37 GMT", now);
    }

    @Test
    void aPresentOnALeapDayLooksFiftyYearsAheadToo() {
        long leapDay = Instant.parse("2024-02-29T00:00:00Z").getEpochSecond();
        assertEquals(
                OptionalLong.of(Instant.parse("2074-02-28T00:00:00Z").getEpochSecond()),
                HttpTime.parse("Monday, 28-Feb-74 00:00:00 GMT", leapDay));
        assertEquals(
                OptionalLong.of(Instant.parse("1974-03-01T00:00:00Z").getEpochSecond()),
                HttpTime.parse("Monday, 01-Mar-74 00:00:00 GMT", leapDay));
    }

    @Test
    void aMomentIsWrittenAsTheFormatterOfThePlatformDoesAndReadBack() {
        DateTimeFormatter formatter = DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
                .withZone(ZoneOffset.UTC);
        long first = Instant.parse("0001-01-01T00:00:00Z").getEpochSecond();
        long last = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();
        for (long moment = first; moment <= last; moment += 4_000_037) {
            String text = HttpTime.format(moment);
            assertEquals(formatter.format(Instant.ofEpochSecond(moment)), text);
            assertEquals(OptionalLong.of(moment), HttpTime.parse(text, NOW));
        }
    }

    @Test
    void whatTheFormatCannotNameIsTheNearestThatItCan() {
        assertEquals("Sat, 01 Jan 0000 00:00:00 GMT", HttpTime.format(Long.MIN_VALUE));
        assertEquals("Fri, 31 Dec 9999 23:59:59 GMT", HttpTime.format(Long.MAX_VALUE));
    }
}
