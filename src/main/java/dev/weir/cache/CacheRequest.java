package dev.weir.cache;

import dev.weir.field.CacheControl;
import dev.weir.field.Directive;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a cache has to know of a request.
 *
 * @param key the target
 * @param method as sent; methods are case-sensitive (RFC 9110 §9.1)
 * @param control its {@code Cache-Control}, or what {@code Pragma} stands for
 * @param authorization whether it has {@code Authorization}
 * @param cookie whether it has {@code Cookie}
 * @param range its {@code Range} lines
 * @param ifRange its {@code If-Range}
 * @param ifNoneMatch its {@code If-None-Match} lines
 * @param ifModifiedSince its {@code If-Modified-Since}
 * @param selecting its fields as the origin sees them
 */
public record CacheRequest(
        CacheKey key,
        String method,
        CacheControl control,
        boolean authorization,
        boolean cookie,
        List<String> range,
        @Nullable String ifRange,
        List<String> ifNoneMatch,
        @Nullable String ifModifiedSince,
        Selecting selecting) {

    /** Where a request's fields are read from; names are asked in lower case. */
    public interface Source {
        @Nullable
        String first(String lowerName);

        List<String> all(String lowerName);
    }

    public static CacheRequest of(CacheKey key, String method, Source fields, Selecting selecting) {
        return new CacheRequest(
                key,
                method,
                control(fields),
                fields.first("authorization") != null,
                fields.first("cookie") != null,
                fields.first("range") == null ? List.of() : fields.all("range"),
                fields.first("if-range"),
                fields.first("if-none-match") == null ? List.of() : fields.all("if-none-match"),
                fields.first("if-modified-since"),
                selecting);
    }

    /** What of it counts under a rule (RFC 9111 §5.2.1: a cache need not heed these directives). */
    public CacheRequest under(CacheRule rule) {
        return rule.ignoreReload()
                ? new CacheRequest(
                        key,
                        method,
                        control.without(HOW_NEW),
                        authorization,
                        cookie,
                        range,
                        ifRange,
                        ifNoneMatch,
                        ifModifiedSince,
                        selecting)
                : this;
    }

    /** A GET of the same, without conditions and ranges. */
    CacheRequest plain() {
        return new CacheRequest(
                key, "GET", control, authorization, cookie, List.of(), null, List.of(), null, selecting);
    }

    private static final Set<String> HOW_NEW =
            Set.of(Directive.NO_CACHE, Directive.NO_STORE, Directive.MAX_AGE, Directive.MIN_FRESH);

    private static CacheControl control(Source fields) {
        if (fields.first("cache-control") != null) {
            return CacheControl.parse(fields.all("cache-control"));
        }
        // RFC 9111 §5.4: where Cache-Control says nothing, it is understood.
        return fields.first("pragma") != null
                        && CacheControl.parse(fields.all("pragma")).has(Directive.NO_CACHE)
                ? NO_CACHE
                : CacheControl.NONE;
    }

    private static final CacheControl NO_CACHE = CacheControl.parse(List.of(Directive.NO_CACHE));

    boolean hasCredentials() {
        return cookie || authorization;
    }

    public boolean isGet() {
        return method.equals("GET");
    }

    public boolean isHead() {
        return method.equals("HEAD");
    }

    public boolean hasRange() {
        // RFC 9110 §14.2: Range is defined for GET alone.
        return !range.isEmpty() && isGet();
    }

    public boolean isConditional() {
        return !ifNoneMatch.isEmpty() || ifModifiedSince != null;
    }
}
