package dev.weir.cache;

import dev.weir.field.CacheControl;
import dev.weir.field.Directive;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.AsciiString;
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
        String first(AsciiString lowerName);

        List<String> all(AsciiString lowerName);
    }

    public static CacheRequest of(CacheKey key, String method, Source fields, Selecting selecting) {
        return new CacheRequest(
                key,
                method,
                control(fields),
                fields.first(HttpHeaderNames.AUTHORIZATION) != null,
                fields.first(HttpHeaderNames.COOKIE) != null,
                fields.first(HttpHeaderNames.RANGE) == null ? List.of() : fields.all(HttpHeaderNames.RANGE),
                fields.first(HttpHeaderNames.IF_RANGE),
                fields.first(HttpHeaderNames.IF_NONE_MATCH) == null
                        ? List.of()
                        : fields.all(HttpHeaderNames.IF_NONE_MATCH),
                fields.first(HttpHeaderNames.IF_MODIFIED_SINCE),
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

    /** The same as whoever the stored content was fetched for would have asked, as far as lifetimes are concerned. */
    CacheRequest confirming(StoredResponse stored) {
        return hasCredentials() || !stored.isPersonal()
                ? this
                : new CacheRequest(
                        key,
                        method,
                        control,
                        authorization,
                        /* cookie= */ true,
                        range,
                        ifRange,
                        ifNoneMatch,
                        ifModifiedSince,
                        selecting);
    }

    private static final Set<String> HOW_NEW =
            Set.of(Directive.NO_CACHE, Directive.NO_STORE, Directive.MAX_AGE, Directive.MIN_FRESH);

    private static CacheControl control(Source fields) {
        if (fields.first(HttpHeaderNames.CACHE_CONTROL) != null) {
            return CacheControl.parse(fields.all(HttpHeaderNames.CACHE_CONTROL));
        }
        // RFC 9111 §5.4: where Cache-Control says nothing, it is understood.
        return fields.first(HttpHeaderNames.PRAGMA) != null
                        && CacheControl.parse(fields.all(HttpHeaderNames.PRAGMA))
                                .has(Directive.NO_CACHE)
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
