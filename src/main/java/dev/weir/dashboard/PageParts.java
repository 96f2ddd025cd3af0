package dev.weir.dashboard;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.weir.control.analytics.Ledger;
import dev.weir.control.analytics.Summary;
import dev.weir.control.trail.AuditPage;
import io.quarkus.qute.TemplateExtension;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.UriBuilder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What pages need beside what they show: choices, and the addresses of parts that they read anew. */
@TemplateExtension(namespace = "page")
public final class PageParts {

    private PageParts() {}

    /** What a list of the traffic may be in the order of. */
    public record Order(String token, String title) {}

    public static List<Order> orders() {
        return List.of(
                new Order("requests", "Requests"),
                new Order("bytes", "Bytes"),
                new Order("time", "Time"),
                new Order("saved", "Saved"));
    }

    public static List<String> windows() {
        return List.of("1m", "1h", "24h");
    }

    /** A window as the overview's switch writes it. */
    public static String windowLabel(String window) {
        return window.replace("m", " min").replace("h", " h");
    }

    public static List<Page> pages() {
        return List.of(Page.values());
    }

    /** What was saved beside bytes. */
    public static String worth(Ledger savings) {
        return Units.brief(savings.total().seconds()) + " · "
                + Units.money(savings.total().money(), savings.currency());
    }

    /** How many requests were denied in the window. */
    public static String denied(Summary summary) {
        return Units.count(summary.totals().outcomes().getOrDefault("denied", 0L));
    }

    public static List<EntryList> lists() {
        return EntryList.all();
    }

    /** The page of entries that is looked at. */
    public static String here(EntryList list, PolicyQuery query) {
        UriBuilder uri = UriBuilder.fromPath("/policy").queryParam("list", list.token());
        with(uri, "q", query.text());
        with(uri, "source", query.source());
        with(uri, "state", query.state());
        return with(uri, "cursor", query.cursor()).build().toString();
    }

    /** The page of the cache that is looked at. Where it ended may be gone by then, so that it is the first. */
    public static String here(CacheQuery query) {
        UriBuilder uri = UriBuilder.fromPath("/cache");
        with(uri, "by", query.isNarrow() ? query.by() : null);
        return with(uri, "what", query.isNarrow() ? query.what() : null).build().toString();
    }

    /** The page of tunnels that is looked at. */
    public static String tunnels(@Nullable String cursor) {
        return with(UriBuilder.fromPath("/tunnels"), "cursor", cursor).build().toString();
    }

    private static UriBuilder with(UriBuilder uri, String name, @Nullable String value) {
        // As a value, since braces in a template would be read.
        return value == null ? uri : uri.queryParam(name, URLEncoder.encode(value, StandardCharsets.UTF_8));
    }

    /** The request fields by which a change is made only to what is shown. */
    public static String ifMatch(String tag) {
        return JsonNodeFactory.instance
                .objectNode()
                .put(HttpHeaders.IF_MATCH, tag)
                .toString();
    }

    /** The form by which what was found is purged. */
    public static String purge(CacheQuery query) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("by", query.by())
                .put("what", query.what())
                .toString();
    }

    /** The form by which one URL is purged. */
    public static String purge(String url) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("by", "url")
                .put("what", url)
                .toString();
    }

    /** Where the page that follows begins. */
    public static long oldest(AuditPage page) {
        return page.items().getLast().number();
    }

    public static String portsHint(EntryList list) {
        return list.isReach() ? "Needed: numbers and ranges." : "Numbers and ranges; any where none is given.";
    }
}
