package dev.weir.response;

import java.util.List;

/** How an answer of Weir's own is written. */
public enum Representation {
    HTML("text/html; charset=utf-8"),
    PROBLEM_JSON("application/problem+json"),
    TEXT("text/plain; charset=utf-8");

    private final String contentType;

    Representation(String contentType) {
        this.contentType = contentType;
    }

    public String contentType() {
        return contentType;
    }

    /**
     * How a refusal is written: HTML to those who name it and do not prefer JSON, else a problem document.
     *
     * @param accept the request's {@code Accept} lines
     */
    public static Representation ofError(List<String> accept) {
        Accept accepted = Accept.of(accept);
        double json =
                Math.max(accepted.quality("application", "problem+json"), accepted.quality("application", "json"));
        return prefersHtml(accepted, json) ? HTML : PROBLEM_JSON;
    }

    /**
     * How a page is written: HTML to those who name it and do not prefer plain text, else plain text.
     *
     * @param accept the request's {@code Accept} lines
     */
    public static Representation ofPage(List<String> accept) {
        Accept accepted = Accept.of(accept);
        return prefersHtml(accepted, accepted.quality("text", "plain")) ? HTML : TEXT;
    }

    private static boolean prefersHtml(Accept accepted, double other) {
        double html = Math.max(accepted.named("text", "html"), accepted.named("application", "xhtml+xml"));
        return html > 0 && html >= other;
    }
}
