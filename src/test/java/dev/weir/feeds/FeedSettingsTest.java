package dev.weir.feeds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.config.WeirConfig.FeedFormat;
import dev.weir.listener.TestWeir;
import dev.weir.policy.FeedContent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeedSettingsTest {

    private static List<FeedSettings> read(Map<String, String> values) {
        return FeedSettings.of(TestWeir.config(values).policy().feeds());
    }

    @Test
    void thereAreNoneUnlessTheyAreSet() {
        assertEquals(List.of(), read(Map.of()));
    }

    @Test
    void theyHaveDefaultsAndStandInTheOrderOfTheirNames() {
        List<FeedSettings> feeds = read(Map.of(
                "weir.policy.feeds.b.url", "https://b.example/hosts",
                "weir.policy.feeds.a.url", "https://a.example/list",
                "weir.policy.feeds.a.format", "adblock",
                "weir.policy.feeds.a.exceptions", "all",
                "weir.policy.feeds.a.interval", "6h",
                "weir.policy.feeds.a.required", "true",
                "weir.policy.feeds.a.max-bytes", "1M"));
        assertEquals(List.of("a", "b"), feeds.stream().map(FeedSettings::name).toList());
        FeedSettings a = feeds.getFirst();
        assertEquals(FeedFormat.ADBLOCK, a.format());
        assertEquals(FeedContent.Scope.ALL, a.exceptions());
        assertEquals(Duration.ofHours(6), a.interval());
        assertTrue(a.required());
        assertEquals(1 << 20, a.maxBytes());
        FeedSettings b = feeds.getLast();
        assertEquals(FeedFormat.AUTO, b.format());
        assertEquals(FeedContent.Scope.OWN, b.exceptions());
        assertEquals(Duration.ofHours(1), b.interval());
        assertEquals(64 << 20, b.maxBytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://lists.example/", "lists.example", "https://user:secret@lists.example/"})
    void aBadUrlIsNamedByItsKeyAndNotRepeated(String url) {
        Map<String, String> values = Map.of("weir.policy.feeds.ads.url", url);
        String told = String.valueOf(
                assertThrows(IllegalArgumentException.class, () -> read(values)).getMessage());
        assertTrue(told.startsWith("weir.policy.feeds.ads.url: "), told);
        assertTrue(!told.contains("secret"), told);
    }
}
