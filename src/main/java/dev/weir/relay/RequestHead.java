package dev.weir.relay;

import dev.weir.target.FetchMetadata;
import dev.weir.target.Form;
import dev.weir.target.PathForm;
import dev.weir.target.RequestTarget;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The request's fields as the origin is to see them. */
final class RequestHead {

    private RequestHead() {}

    /**
     * Copies what goes on, says where it goes, and adds this hop.
     *
     * @param to the fields of the request to the origin
     * @param version how the origin is spoken to
     */
    static void copy(Downstream client, RequestTarget.Forward target, Via via, MultiMap to, HttpVersion version) {
        fields(client, target, to, version);
        via.append(to, client.request().version());
    }

    /** The same without this hop. */
    static void fields(Downstream client, RequestTarget.Forward target, MultiMap to, HttpVersion version) {
        HttpServerRequest request = client.request();
        MultiMap from = request.headers();
        boolean path = target.form() == Form.PATH;
        if (version != HttpVersion.HTTP_2) {
            // RFC 9112 §3.2.2: the target says where the request goes, whatever Host said.
            to.add("Host", target.hostField());
        }
        FieldFilter filter = FieldFilter.of(from);
        for (Map.Entry<String, String> field : from) {
            String name = field.getKey();
            if (filter.passesToOrigin(name) && !isRewritten(name, path)) {
                to.add(name, field.getValue());
            }
        }
        if (filter.passesToOrigin("cookie")) {
            joinCookies(from, to);
        }
        if (path) {
            pathForm(from, target, client, to);
        }
        if (request.version() == HttpVersion.HTTP_1_0) {
            // RFC 9110 §10.1.1: from an HTTP/1.0 client it means nothing, and such a client waits for nothing.
            to.remove("Expect");
        }
        trailers(from, to, version);
    }

    private static boolean isRewritten(String name, boolean path) {
        return switch (name.length()) {
            case 4 -> name.equalsIgnoreCase("host");
            case 6 -> name.equalsIgnoreCase("cookie") || (path && name.equalsIgnoreCase("origin"));
            case 7 -> path && name.equalsIgnoreCase("referer");
            default -> false;
        };
    }

    /** RFC 9113 §8.2.3: cookie crumbs become one field again. */
    private static void joinCookies(MultiMap from, MultiMap to) {
        List<String> cookies = from.getAll("cookie");
        if (!cookies.isEmpty()) {
            to.add("Cookie", cookies.size() == 1 ? cookies.getFirst() : String.join("; ", cookies));
        }
    }

    private static void pathForm(MultiMap from, RequestTarget.Forward target, Downstream client, MultiMap to) {
        PathForm form = client.pathForm();
        String referer = from.get("referer");
        if (referer != null) {
            form.referer(referer, target).ifPresent(value -> to.add("Referer", value));
        }
        String origin = from.get("origin");
        if (origin != null) {
            to.add("Origin", form.origin(origin, referer, target));
        }
        FetchMetadata fetch = new FetchMetadata(
                from.get("sec-fetch-site"), from.get("sec-fetch-mode"), from.get("sec-fetch-dest"), null, origin);
        if (fetch.site() != null) {
            to.set("Sec-Fetch-Site", form.fetchSite(fetch.site(), referer, target));
        }
        if (form.credentials(referer, fetch, target) == PathForm.Credentials.WITHHELD) {
            to.remove("Cookie");
            to.remove("Authorization");
        }
    }

    /** RFC 9110 §10.1.4: we pass trailers on, so we may say so where the client did. */
    private static void trailers(MultiMap from, MultiMap to, HttpVersion version) {
        for (String line : from.getAll("te")) {
            if (line.toLowerCase(Locale.ROOT).contains("trailers")) {
                to.set("TE", "trailers");
                if (version != HttpVersion.HTTP_2) {
                    to.set("Connection", "TE");
                }
                return;
            }
        }
    }
}
