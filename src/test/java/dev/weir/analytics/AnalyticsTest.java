package dev.weir.analytics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.journal.Told;
import dev.weir.measure.Outcome;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnalyticsTest {

    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private final Ticking ticking = new Ticking();
    private final Analytics analytics = new Analytics(ticking.clock());

    private long requests(Window window) {
        return analytics.view(window).figures().of(Figure.REQUESTS);
    }

    private List<String> top(Window window, Dimension dimension, Measure by) {
        return analytics.view(window).ranking(dimension).top(by, 10).rows().stream()
                .map(Ranking.Row::key)
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 1, 1, 1",
        "0, 9, 1, 1, 1",
        "0, 59, 1, 1, 1",
        "0, 60, 0, 1, 1",
        "9, 50, 1, 1, 1",
        "9, 51, 0, 1, 1",
        "0, 3599, 0, 1, 1",
        "0, 3600, 0, 0, 1",
        "299, 3300, 0, 1, 1",
        "299, 3301, 0, 0, 1",
        "0, 86399, 0, 0, 1",
        "0, 86400, 0, 0, 0",
        "3599, 82800, 0, 0, 1",
        "3599, 82801, 0, 0, 0",
        "0, 4000000000, 0, 0, 0",
    })
    void leavesAWindowWithItsSlice(long at, long later, int minute, int hour, int day) {
        ticking.pass(at);
        analytics.told(Exchanges.MISS.told());
        ticking.pass(later);
        assertEquals(minute, requests(Window.MINUTE));
        assertEquals(hour, requests(Window.HOUR));
        assertEquals(day, requests(Window.DAY));
        assertEquals(1, analytics.totals().of(Figure.REQUESTS));
    }

    @Test
    void whatIsFetchedForTheStoreAloneCountsForOriginsAndNobodyElse() {
        analytics.fetched(500);
        ticking.pass(60);
        analytics.told(Exchanges.MISS.told());
        Figures one = new Figures().become(Exchanges.MISS.told());
        for (Figures figures :
                List.of(analytics.totals(), analytics.view(Window.HOUR).figures())) {
            assertEquals(500 + one.of(Figure.UPSTREAM_RECEIVED), figures.of(Figure.UPSTREAM_RECEIVED));
            assertEquals(500 + one.of(Figure.FETCHED), figures.of(Figure.FETCHED));
            assertEquals(1, figures.of(Figure.REQUESTS));
            assertEquals(one.of(Figure.CLIENT_SENT), figures.of(Figure.CLIENT_SENT));
        }
    }

    @Test
    void aSteadyStreamIsSeenWhole() {
        for (int second = 0; second < 100_000; second++) {
            analytics.told(Exchanges.to("host" + second % 3).told());
            ticking.pass(1);
        }
        ticking.pass(-1);
        // 99 999 is the last second of a slice of ten seconds; that of five minutes began at 99 900, that of an hour at
        // 97 200.
        assertEquals(60, requests(Window.MINUTE));
        assertEquals(11 * 300 + 100, requests(Window.HOUR));
        assertEquals(23 * 3600 + 2800, requests(Window.DAY));
        assertEquals(100_000, analytics.totals().of(Figure.REQUESTS));
        View day = analytics.view(Window.DAY);
        assertEquals(
                day.figures().of(Figure.REQUESTS),
                day.ranking(Dimension.HOST).totals().of(Measure.REQUESTS));
        assertEquals(0, day.ranking(Dimension.HOST).errors().of(Measure.REQUESTS));
        assertEquals(day.to() - day.from() + 1, day.figures().of(Figure.REQUESTS));
    }

    @ParameterizedTest
    @CsvSource({"2020-01-01T00:00:00Z", "2099-01-01T00:00:00Z", "1969-12-31T23:59:59Z"})
    void aWallClockThatIsSetLosesNothing(java.time.Instant wall) {
        analytics.told(Exchanges.MISS.told());
        ticking.pass(5);
        ticking.setWall(wall.getEpochSecond());
        analytics.told(Exchanges.MISS.told());
        View view = analytics.view(Window.MINUTE);
        assertEquals(2, view.figures().of(Figure.REQUESTS));
        assertEquals(wall.getEpochSecond(), view.to());
        assertEquals(wall.getEpochSecond() - 5, view.from());
        Series series = analytics.series(Resolution.SECOND, Window.MINUTE);
        assertEquals(wall.getEpochSecond(), series.times()[59]);
        assertEquals(wall.getEpochSecond() - 5, series.times()[54]);
        assertEquals(1, series.of(Figure.REQUESTS)[59]);
        assertEquals(1, series.of(Figure.REQUESTS)[54]);
    }

    @Test
    void aSteadyClockThatGoesBackLosesNothing() {
        ticking.pass(100);
        analytics.told(Exchanges.MISS.told());
        assertEquals(1, requests(Window.MINUTE));
        ticking.setBackSteady(50);
        analytics.told(Exchanges.MISS.told());
        ticking.pass(51);
        assertEquals(2, requests(Window.MINUTE));
        long[] points = analytics.series(Resolution.SECOND, Window.MINUTE).of(Figure.REQUESTS);
        assertEquals(2, java.util.Arrays.stream(points).sum());
    }

    @Test
    void tellsTrafficApart() {
        analytics.told(Exchanges.to("often.example").from("192.0.2.1", "alice").told());
        analytics.told(Exchanges.to("often.example").from("192.0.2.2", null).told());
        analytics.told(Exchanges.to("large.example")
                .sent(5000)
                .took(1)
                .ended(Outcome.UPSTREAM_ERROR, 502)
                .told());
        analytics.told(Exchanges.hit(10, 900).host("saved.example").took(5).told());
        assertEquals(
                List.of("often.example", "large.example", "saved.example"),
                top(Window.HOUR, Dimension.HOST, Measure.REQUESTS));
        assertEquals(
                List.of("large.example", "often.example", "saved.example"),
                top(Window.HOUR, Dimension.HOST, Measure.BYTES));
        assertEquals(
                List.of("often.example", "saved.example", "large.example"),
                top(Window.HOUR, Dimension.HOST, Measure.TIME));
        assertEquals(List.of("saved.example"), top(Window.HOUR, Dimension.HOST, Measure.SAVED));
        assertEquals(List.of("saved.example"), top(Window.HOUR, Dimension.HOST, Measure.SAVED_TIME));
        assertEquals(List.of("192.0.2.1", "192.0.2.2"), top(Window.HOUR, Dimension.CLIENT, Measure.REQUESTS));
        assertEquals(List.of("alice"), top(Window.HOUR, Dimension.USER, Measure.REQUESTS));
        assertEquals(List.of("text/html"), top(Window.HOUR, Dimension.CONTENT_TYPE, Measure.REQUESTS));
        assertEquals(List.of("200", "502"), top(Window.HOUR, Dimension.STATUS, Measure.REQUESTS));
    }

    @Test
    void countsWhatWasRefusedByReasonAndEntry() {
        analytics.told(Exchanges.denied("blacklist", "ads").host("a.example").told("1", 1000));
        analytics.told(Exchanges.denied("blacklist", "ads").host("b.example").told("2", 2000));
        analytics.told(Exchanges.denied("address", null).host("c.example").told("3", 3000));
        analytics.told(Exchanges.MISS.reportedBy("ads").told("4", 4000));
        analytics.told(Exchanges.MISS.told());
        ticking.pass(61);
        assertEquals(List.of(), analytics.denied(analytics.view(Window.MINUTE), Measure.REQUESTS, 10));
        analytics.told(Exchanges.denied("blacklist", "ads").host("d.example").told("5", 5000));
        ticking.pass(1);
        assertEquals(
                List.of(new Denied("blacklist", "ads", false, 1, 0, MILLI, 3, 1000, 5000, "d.example")),
                analytics.denied(analytics.view(Window.MINUTE), Measure.REQUESTS, 10));
        assertEquals(
                List.of(
                        new Denied("blacklist", "ads", false, 3, 0, 3 * MILLI, 3, 1000, 5000, "d.example"),
                        new Denied("address", null, false, 1, 0, MILLI, 1, 3000, 3000, "c.example"),
                        new Denied("blacklisted", "ads", true, 1, 100, 20 * MILLI, 1, 4000, 4000, "example.org")),
                analytics.denied(analytics.view(Window.HOUR), Measure.REQUESTS, 10));
    }

    /** It was let through, and what became of it then is another matter. */
    @Test
    void whatIsOnlyReportedIsReportedByItsEntryHoweverItEnds() {
        Exchanges passed = Exchanges.MISS.reportedBy("ads");
        analytics.told(passed.told());
        analytics.told(passed.because("connection-broken-off")
                .ended(Outcome.UPSTREAM_ERROR, 502)
                .told());
        ticking.pass(1);
        List<Denied> denied = analytics.denied(analytics.view(Window.HOUR), Measure.REQUESTS, 10);
        assertEquals(1, denied.size());
        assertEquals("blacklisted", denied.getFirst().reason());
        assertEquals(2, denied.getFirst().requests());
    }

    @Test
    void whatWasRefusedIsOrderedAsAskedFor() {
        analytics.told(Exchanges.denied("blacklist", "often").told());
        analytics.told(Exchanges.denied("blacklist", "often").told());
        analytics.told(Exchanges.denied("blacklist", "large").sent(1000).told());
        ticking.pass(1);
        assertEquals(List.of("often", "large"), deniedBy(Measure.REQUESTS));
        assertEquals(List.of("large"), deniedBy(Measure.BYTES));
        assertEquals(List.of("often", "large"), deniedBy(Measure.TIME));
    }

    private List<String> deniedBy(Measure measure) {
        return analytics.denied(analytics.view(Window.HOUR), measure, 10).stream()
                .map(denied -> String.valueOf(denied.entry()))
                .toList();
    }

    @Test
    void aTunnelThatWasCutCountsAsRefused() {
        analytics.told(
                Exchanges.denied("blacklist", "ads").ended(Outcome.TUNNEL, 200).told("1", 1000));
        ticking.pass(1);
        assertEquals(
                List.of(new Denied("blacklist", "ads", false, 1, 0, MILLI, 1, 1000, 1000, "example.org")),
                analytics.denied(analytics.view(Window.HOUR), Measure.REQUESTS, 10));
    }

    @Test
    void aViewStandsForASecond() {
        assertEquals(0, requests(Window.HOUR));
        analytics.told(Exchanges.MISS.told());
        assertEquals(0, requests(Window.HOUR));
        ticking.pass(1);
        assertEquals(1, requests(Window.HOUR));
    }

    @Test
    void remembersTheLastThousand() {
        for (int i = 0; i < 1500; i++) {
            analytics.told(
                    Exchanges.to(i % 2 == 0 ? "even.example" : "odd.example").told("id" + i, i));
        }
        List<Told> all = analytics.recent(Window.HOUR, _ -> true, 2000);
        assertEquals(Recent.MOST, all.size());
        assertEquals("id1499", all.getFirst().id());
        assertEquals("id500", all.getLast().id());
        List<Told> some =
                analytics.recent(Window.HOUR, told -> told.request().host().equals("even.example"), 2);
        assertEquals(List.of("id1498", "id1496"), some.stream().map(Told::id).toList());
    }

    @Test
    void whatIsRecentLeavesItsWindow() {
        analytics.told(Exchanges.MISS.told("old", 1));
        ticking.pass(59);
        analytics.told(Exchanges.MISS.told("new", 2));
        assertEquals(2, analytics.recent(Window.MINUTE, _ -> true, 10).size());
        ticking.pass(1);
        assertEquals(
                List.of("new"),
                analytics.recent(Window.MINUTE, _ -> true, 10).stream()
                        .map(Told::id)
                        .toList());
        assertEquals(2, analytics.recent(Window.HOUR, _ -> true, 10).size());
    }

    @Test
    void aLongTextIsCutAndStaysItself() {
        String one = "x".repeat(300) + "1";
        String other = "x".repeat(300) + "2";
        analytics.told(Exchanges.to(one).from("192.0.2.1", one).told());
        analytics.told(Exchanges.to(other).from("192.0.2.1", other).told());
        List<String> hosts = top(Window.HOUR, Dimension.HOST, Measure.REQUESTS);
        assertEquals(2, hosts.size());
        assertTrue(hosts.stream().allMatch(host -> host.length() <= Key.LONGEST));
        assertEquals(2, top(Window.HOUR, Dimension.USER, Measure.REQUESTS).size());
    }
}
