package dev.weir.redis;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The order of what stands in the log is that of Redis, whatever identifiers somebody chose. */
class PurgeLogTest {

    @ParameterizedTest
    @CsvSource({
        "0-0, 0-1",
        "1795987705772-0, 1795987705772-1",
        "1795987705772-999, 1795987705773-0",
        "1795987705772-18446744073709551615, 1795987705773-0",
        "1795987705772-0, 9223372036854775807-0",
        "1795987705772-0, 18446744073709551615-18446744073709551615",
    })
    void oneIsBeforeTheOther(String one, String other) {
        assertTrue(PurgeLog.number(one) < PurgeLog.number(other));
    }
}
