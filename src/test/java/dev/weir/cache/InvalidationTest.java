package dev.weir.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InvalidationTest {

    private static List<String> paths(int status, @Nullable String location, @Nullable String contentLocation) {
        return Invalidation.of(Given.KEY, status, location, contentLocation, UnaryOperator.identity()).stream()
                .map(key -> key.uri().substring(Given.ORIGIN.length()))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 204, 206, 299, 300, 303, 304, 399})
    void successMakesTheTargetInvalid(int status) {
        assertEquals(List.of("/p"), paths(status, null, null));
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 199, 400, 404, 412, 500, 503, 599})
    void failureMakesNothingInvalid(int status) {
        assertEquals(List.of(), paths(status, "/q", "/r"));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "/q, -, /p /q",
                "-, /q, /p /q",
                "/q, /r, /p /q /r",
                "/q, /q, /p /q",
                "/p, /p, /p",
                "http://b.example/q, https://a.example/q, /p",
                "//b.example/q, /r, /p /r",
                "'', '?', /p /p?",
            })
    void whatItRefersToGoesToo(@Nullable String location, @Nullable String contentLocation, String keys) {
        assertEquals(List.of(keys.split(" ", -1)), paths(201, location, contentLocation));
    }

    /** RFC 9110 §9.2.1, and methods are case-sensitive (§9.1). */
    @Test
    void fourMethodsAreSafe() {
        assertEquals(
                List.of("GET", "HEAD", "OPTIONS", "TRACE"),
                List.of(
                                "GET",
                                "HEAD",
                                "OPTIONS",
                                "TRACE",
                                "POST",
                                "PUT",
                                "PATCH",
                                "DELETE",
                                "FROB",
                                "get",
                                "PROPFIND",
                                "")
                        .stream()
                        .filter(Invalidation::isSafe)
                        .toList());
    }
}
