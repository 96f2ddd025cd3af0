package dev.weir.target;

import org.jspecify.annotations.Nullable;

/** Whose page a request says it comes from (RFC 9110 §10.1.3). */
sealed interface Referer {

    /**
     * A page in path form.
     *
     * @param url where it really is
     */
    record Target(WebUrl.Url url) implements Referer {}

    /** A page of Weir's, or one in path form that hides which. */
    record Ours() implements Referer {}

    /** A page elsewhere, or what is no URL. */
    record Elsewhere() implements Referer {}

    /** No word. */
    record Absent() implements Referer {}

    static Referer read(@Nullable String value, OwnNames own) {
        if (value == null) {
            return new Absent();
        }
        if (Spelling.fault(value).isPresent()
                || !(WebUrl.absolute(value) instanceof WebUrl.Url url)
                || !own.contains(url.host(), url.port())) {
            return new Elsewhere();
        }
        return WebUrl.embedded(url.rest()) instanceof WebUrl.Url target ? new Target(target) : new Ours();
    }
}
