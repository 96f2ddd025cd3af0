package dev.weir.control;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request as far as is looked at before anybody asks who it is from.
 *
 * @param target as it was sent
 * @param hosts each line of {@code Host}, or the one {@code :authority}
 * @param socket the address that it came in at
 * @param secure whether over TLS
 * @param origin {@code Origin}
 * @param fetchSite {@code Sec-Fetch-Site}
 * @param fetchMode {@code Sec-Fetch-Mode}
 * @param mediaType of the body, without parameters, in lower case; null where there is none
 * @param bodyBytes as stated; -1 where it is not
 * @param hasBody whether there is one, as far as the fields tell: HTTP/2 need not say
 */
record Visit(
        HttpMethod method,
        String target,
        List<String> hosts,
        String socket,
        boolean secure,
        @Nullable String origin,
        @Nullable String fetchSite,
        @Nullable String fetchMode,
        @Nullable String mediaType,
        long bodyBytes,
        boolean hasBody) {

    /** What an HTML form can send. */
    private static final Set<String> FORMS =
            Set.of("application/x-www-form-urlencoded", "multipart/form-data", "text/plain");

    static Visit of(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        long bytes = length == null || !length.matches("\\d{1,18}") ? -1 : Long.parseLong(length);
        return new Visit(
                request.method(),
                request.uri(),
                hosts(request),
                request.localAddress().hostAddress(),
                request.isSSL(),
                request.getHeader("Origin"),
                request.getHeader("Sec-Fetch-Site"),
                request.getHeader("Sec-Fetch-Mode"),
                mediaType(request.getHeader("Content-Type")),
                bytes,
                bytes > 0 || request.getHeader("Transfer-Encoding") != null);
    }

    /** RFC 9113 §8.3.1: in HTTP/2 a pseudo-header field says it. */
    private static List<String> hosts(HttpServerRequest request) {
        HostAndPort authority = request.authority();
        return request.version() == HttpVersion.HTTP_2 && authority != null
                ? List.of(authority.toString())
                : request.headers().getAll("Host");
    }

    private static @Nullable String mediaType(@Nullable String field) {
        return field == null ? null : field.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    /** RFC 9110 §9.2.1 */
    boolean isSafe() {
        return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD) || method.equals(HttpMethod.OPTIONS);
    }

    /** Without the query. */
    String path() {
        return target.split("\\?", 2)[0];
    }

    /** Whether it is one for a program, not for a page. */
    boolean isForApi() {
        return target.startsWith("/api/");
    }

    /** Whether it is the classic manager message, which carries its own password. */
    boolean isClassic() {
        return path().equals("/api/v1/manager");
    }

    /** The most bytes that its body may have. A classic message is read before anybody knows who sent it. */
    long mostBytes() {
        return isClassic() ? 16 << 10 : 1 << 20;
    }

    /** Whether a page could have sent the body without asking: no program that means the API needs to. */
    boolean comesAsForm() {
        return !isSafe() && isForApi() && !isClassic() && (mediaType == null || FORMS.contains(mediaType));
    }
}
