package dev.weir.target;

import dev.weir.target.RequestTarget.Forward;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/**
 * The translation of fields between a target and its place under Weir's own URL ({@code /https://h/p}). In absolute form every
 * field passes as it is. It makes the path form usable in a browser; it does not keep sites apart that share one origin there.
 *
 * @param own the names that mean this proxy
 */
public record PathForm(OwnNames own) {

    /** Response fields that rule a whole browser origin, which in path form is Weir's: they are not to be passed on. */
    public static final Set<String> ORIGIN_WIDE = Set.of(
            // where and how the origin is reached
            "alt-svc",
            "expect-ct",
            "expect-staple",
            "public-key-pins",
            "public-key-pins-report-only",
            "strict-transport-security",
            // what the browser keeps of it, or for it
            "clear-site-data",
            "secure-session-challenge",
            "secure-session-registration",
            "sec-session-challenge",
            "sec-session-registration",
            "service-worker-allowed",
            "set-cookie2",
            "set-login",
            "use-as-dictionary",
            // what the browser tells it, and where it reports to
            "accept-ch",
            "accept-ch-lifetime",
            "critical-ch",
            "nel",
            "report-to",
            "reporting-endpoints",
            // which process its pages live in
            "origin-agent-cluster");

    /** What happens to {@code Cookie} and {@code Authorization}. */
    public enum Credentials {
        FORWARDED,
        WITHHELD
    }

    /** {@code Location} or {@code Content-Location} so that following it leads through Weir again. */
    public String location(String value, Forward target) {
        return target.form() == Form.PATH ? new Location(target).translate(value) : value;
    }

    /**
     * {@code Set-Cookie} for Weir's host, scoped to the target's place by its path; empty when that cannot be done. A cookie named
     * {@code __Host-…} demands {@code Path=/}: with another path browsers refuse it, with that one every site would be sent it.
     */
    public Optional<String> setCookie(String value, Forward target) {
        if (target.form() != Form.PATH) {
            return Optional.of(value);
        }
        List<String> kept = new ArrayList<>();
        boolean scoped = false;
        for (String part : value.split(";", -1)) {
            String name = attributeName(part);
            if (kept.isEmpty() || !(name.equals("domain") || name.equals("path"))) {
                kept.add(part);
            } else if (name.equals("path")) {
                // RFC 6265 §5.2.4: a path that does not begin with a slash is as good as none.
                boolean explicit = attributeValue(part).startsWith("/");
                kept.add(explicit ? part.replaceFirst("=\\s*", "=" + Matcher.quoteReplacement(target.prefix())) : part);
                // RFC 6265 §5.3: of several the last one counts.
                scoped = explicit;
            }
        }
        boolean hostOnly = value.stripLeading().toLowerCase(Locale.ROOT).startsWith("__host-");
        if (!scoped && isRoot(target)) {
            // RFC 6265 §5.1.4: of '/https://h' the browser would make the path '/https:/', which every site is under.
            kept.add(" Path=" + target.prefix() + "/");
        }
        return scoped && hostOnly ? Optional.empty() : Optional.of(String.join(";", kept));
    }

    private static boolean isRoot(Forward target) {
        return target.pathQuery().equals("/") || target.pathQuery().startsWith("/?");
    }

    /**
     * Whether a request's credentials go to the target. They stay here when something on a page asks for it and the page is, or with a
     * browser that tells more might be, another target's.
     */
    public Credentials credentials(@Nullable String referer, FetchMetadata fetch, Forward target) {
        if (target.form() != Form.PATH || fetch.topLevelNavigation() || fetch.byUser()) {
            return Credentials.FORWARDED;
        }
        return switch (Referer.read(referer, own)) {
            case Referer.Target(WebUrl.Url page) ->
                page.sameOrigin(target) ? Credentials.FORWARDED : Credentials.WITHHELD;
            case Referer.Ours _ -> Credentials.WITHHELD;
            case Referer.Elsewhere _, Referer.Absent _ -> unlessBrowser(fetch, target);
        };
    }

    /** A page can hide its URL but not that a browser asks. */
    private static Credentials unlessBrowser(FetchMetadata fetch, Forward target) {
        return fetch.fromBrowser() || isOfSomePage(fetch, target) ? Credentials.WITHHELD : Credentials.FORWARDED;
    }

    /** With a WebSocket browsers send Origin alone, and for a page in path form that is ours; a tool may name its target's. */
    private static boolean isOfSomePage(FetchMetadata fetch, Forward target) {
        String origin = fetch.origin();
        return origin != null && !(WebUrl.absolute(origin) instanceof WebUrl.Url page && page.sameOrigin(target));
    }

    /** {@code Referer} as the target's own page would have sent it; to another target only its origin, as browsers do. */
    public Optional<String> referer(String value, Forward target) {
        if (target.form() != Form.PATH) {
            return Optional.of(value);
        }
        if (!(Referer.read(value, own) instanceof Referer.Target(WebUrl.Url page))) {
            return Optional.empty();
        }
        if (page.sameOrigin(target)) {
            return Optional.of(page.origin() + page.pathQuery());
        }
        // RFC 9110 §10.1.3: nothing of a page over TLS is told without TLS.
        return page.scheme() == Scheme.HTTPS && target.scheme() == Scheme.HTTP
                ? Optional.empty()
                : Optional.of(page.origin() + "/");
    }

    /**
     * {@code Origin} as the page's own site would have sent it. Where {@code Referer} does not tell which site that is, {@code null}
     * (RFC 6454 §7.1): to vouch for the target would hand its protection against forged requests to every other site.
     */
    public String origin(String value, @Nullable String referer, Forward target) {
        boolean ours = WebUrl.absolute(value) instanceof WebUrl.Url url && own.contains(url.host(), url.port());
        if (target.form() != Form.PATH || !ours) {
            return value;
        }
        return Referer.read(referer, own) instanceof Referer.Target(WebUrl.Url page) ? page.origin() : "null";
    }

    /**
     * {@code Sec-Fetch-Site} as a browser would have said it had the target its own origin. To the browser all of path form is one
     * origin; passed on as it is, that would tell a target that each other site is the target itself.
     */
    public String fetchSite(String value, @Nullable String referer, Forward target) {
        boolean own = target.form() != Form.PATH
                || value.equals("none")
                || (Referer.read(referer, this.own) instanceof Referer.Target(WebUrl.Url page)
                        && page.sameOrigin(target));
        return own ? value : "cross-site";
    }

    private static String attributeName(String part) {
        int equals = part.indexOf('=');
        return (equals < 0 ? part : part.substring(0, equals)).strip().toLowerCase(Locale.ROOT);
    }

    private static String attributeValue(String part) {
        return part.substring(part.indexOf('=') + 1).strip();
    }
}
