package dev.weir.cache;

import static dev.weir.cache.Given.at;
import static dev.weir.cache.Given.get;
import static dev.weir.cache.Given.response;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Objects;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SharedTest {

    private static final Storability.Judge JUDGE = new Storability.Judge(Given.settings());

    @ParameterizedTest
    @CsvSource({
        "200, max-age=60, X: 1, true",
        "200, max-age=60, X: 2, false",
        "200, max-age=0, X: 1, false",
        "200, 'max-age=60, no-cache', X: 1, false",
        "200, 'max-age=60, no-cache=\"y\"', X: 1, true",
        "404, max-age=60, X: 1, true",
        "206, max-age=60, X: 1, false",
    })
    void whatIsComingIsForAnother(int status, String control, String asked, boolean isFor) {
        OriginResponse response = new OriginResponse(
                status,
                "",
                Given.fields("Cache-Control: " + control, "Vary: X", "ETag: \"a\"", "Content-Range: bytes 0-0/9"),
                at(0),
                at(0),
                OptionalLong.of(1),
                true);
        Storability storability = JUDGE.judge(get("X: 1"), response, CacheRule.NONE);
        Shared shared = Shared.of(get("X: 1"), response, storability);
        assertEquals(isFor, shared != null && shared.isFor(get(asked), at(0)));
        assertFalse(shared != null && shared.isFor(get(asked), at(100)));
        StoredResponse stored = Given.stored(get("X: 1"), response, Content.EMPTY);
        assertEquals(isFor || status == 206, stored.isConfirmedFor(get(asked), at(0)));
    }

    @Test
    void whatIsForOneClientIsNotShared() {
        OriginResponse response = response(200, "Cache-Control: max-age=60, private=\"x-a\"", "X-A: 1", "X-B: 1");
        Storability storability = JUDGE.judge(get(), response, CacheRule.NONE);
        Shared shared = Objects.requireNonNull(Shared.of(get(), response, storability));
        assertFalse(shared.fields().has("x-a"));
        assertTrue(shared.fields().has("x-b"));
        assertNull(Shared.of(get(), response, new Storability.Unstorable(Storability.Reason.PRIVATE)));
    }
}
