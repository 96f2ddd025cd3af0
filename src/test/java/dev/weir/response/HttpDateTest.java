package dev.weir.response;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class HttpDateTest {

    @Test
    void isAnImfFixdateInGmt() {
        HttpDate date = new HttpDate();
        assertEquals("Sun, 06 Nov 1994 08:49:37 GMT", date.at(Instant.parse("1994-11-06T08:49:37.900Z")));
        assertEquals("Sun, 06 Nov 1994 08:49:38 GMT", date.at(Instant.parse("1994-11-06T08:49:38Z")));
        assertEquals("Sun, 06 Nov 1994 08:49:38 GMT", date.at(Instant.parse("1994-11-06T08:49:38.001Z")));
    }
}
