package dev.weir.response;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RepresentationTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8 | HTML", // a browser
                "TEXT/HTML | HTML",
                "text/html ; q=1 | HTML",
                "application/xhtml+xml | HTML",
                "text/html;level=1;q=0.4 | HTML",
                "text/html;a=\"x,y;q=0\";q=0.5 | HTML",
                "text/html, application/json | HTML",
                "text/html;q=0.5, application/json;q=0.5 | HTML",
                "text/html;q=0.001 | HTML",
                "text/html;q=1.000 | HTML",
                "*/* | PROBLEM_JSON", // curl
                "text/* | PROBLEM_JSON",
                "text/html;q=0 | PROBLEM_JSON",
                "text/html;q=0.4, application/json;q=0.5 | PROBLEM_JSON",
                "text/html;q=0.4, application/problem+json | PROBLEM_JSON",
                "text/html;q=0.4, application/* | PROBLEM_JSON",
                "text/html;q=0.7, */*;q=0.8 | PROBLEM_JSON",
                "text/html;q=0.7, */*;q=0.8, application/*;q=0.1 | HTML",
                "application/json | PROBLEM_JSON",
                "text/html;q=2 | PROBLEM_JSON",
                "text/html;q=1.5 | PROBLEM_JSON",
                "text/html;q=-1 | PROBLEM_JSON",
                "text/html;q= | PROBLEM_JSON",
                "text/html;q=0x1 | PROBLEM_JSON",
                "text/html;q=0.5f | PROBLEM_JSON",
                "text/html;q=NaN | PROBLEM_JSON",
                "texthtml | PROBLEM_JSON",
                "/html, text/ | PROBLEM_JSON",
                "`` | PROBLEM_JSON",
                ",,;;,/ | PROBLEM_JSON",
                "\"text/html | PROBLEM_JSON",
                "text/html;x=\"\\ | HTML",
            })
    void errorsAreHtmlForThoseWhoNameIt(String accept, Representation representation) {
        assertEquals(representation, Representation.ofError(List.of(accept)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8 | HTML",
                "*/* | TEXT",
                "text/plain, text/html | HTML",
                "text/plain, text/html;q=0.9 | TEXT",
                "application/json | TEXT",
            })
    void pagesAreHtmlForThoseWhoNameIt(String accept, Representation representation) {
        assertEquals(representation, Representation.ofPage(List.of(accept)));
    }

    @Test
    void withoutTheFieldNobodyAsksForHtml() {
        assertEquals(Representation.PROBLEM_JSON, Representation.ofError(List.of()));
        assertEquals(Representation.TEXT, Representation.ofPage(List.of()));
    }

    @Test
    void severalLinesAreOneList() {
        assertEquals(
                Representation.PROBLEM_JSON, Representation.ofError(List.of("text/html;q=0.1", "application/json")));
    }
}
