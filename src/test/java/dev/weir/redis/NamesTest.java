package dev.weir.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.cache.Frozen;
import org.junit.jupiter.api.Test;

/** What replicas tell each other is told to those alone who understand it. */
class NamesTest {

    private static final Names NAMES = new Names("weir");

    @Test
    void purgesAndNewsAreOfTheFormatOfTheEntries() {
        assertEquals("weir:purges:" + Frozen.FORMAT, NAMES.purges());
        assertEquals("weir:news:" + Frozen.FORMAT, NAMES.news());
    }
}
