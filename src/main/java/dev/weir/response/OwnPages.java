package dev.weir.response;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The pages that Weir has of its own: how to use it, proxy auto-configuration, and the little that belongs to them. */
public final class OwnPages {

    private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

    private OwnPages() {}

    /** What a listener takes beside the absolute form. */
    public enum Offer {
        TUNNEL,
        PATH_FORM
    }

    /** How to use this proxy. */
    public static Rendered usage(
            OwnAddress address, Set<Offer> offers, Representation representation, Signature signature) {
        return switch (representation) {
            case HTML -> page(Representation.HTML.contentType(), usageHtml(address, offers), signature);
            case TEXT, PROBLEM_JSON -> page(Representation.TEXT.contentType(), usageText(address, offers), signature);
        };
    }

    /** The script that browsers ask which proxy to use. */
    public static Rendered pac(OwnAddress address, Signature signature) {
        String script = """
                function FindProxyForURL(url, host) {
                  var name = host.toLowerCase().replace(/\\.$/, "");
                  if (!/^(https?|wss?):/i.test(url)) return "DIRECT";
                  if (isPlainHostName(name) && name.indexOf(":") < 0) return "DIRECT";
                  if (/(^|\\.)localhost$/.test(name)) return "DIRECT";
                  if (/^127(\\.[0-9]+){3}$/.test(name)) return "DIRECT";
                  if (/^\\[?(0*:)+0*1\\]?$/.test(name)) return "DIRECT";
                  return "%s";
                }
                """.formatted(address.directive());
        return answer(
                200,
                List.of(
                        new Field("Content-Type", "application/x-ns-proxy-autoconfig"),
                        new Field("Cache-Control", "private, max-age=300")),
                script,
                signature);
    }

    /** Nothing, for browsers that ask for an icon. */
    public static Rendered favicon(Signature signature) {
        return new Rendered(
                204, List.of(new Field("Cache-Control", "public, max-age=86400"), status(signature)), Buffer.buffer());
    }

    /** RFC 9110 §9.3.7: what the proxy as a whole can do; an empty answer says so by its length. */
    public static Rendered options(Set<Offer> offers, Signature signature) {
        String methods = offers.contains(Offer.TUNNEL) ? METHODS + ", CONNECT" : METHODS;
        return new Rendered(
                200,
                List.of(new Field("Allow", methods), new Field("Content-Length", "0"), status(signature)),
                Buffer.buffer());
    }

    private static Rendered page(String contentType, String text, Signature signature) {
        return answer(
                200,
                List.of(
                        new Field("Content-Type", contentType),
                        new Field("Cache-Control", "no-cache"),
                        new Field("Vary", "Accept"),
                        Html.SECURITY_POLICY),
                text,
                signature);
    }

    private static Rendered answer(int status, List<Field> fields, String text, Signature signature) {
        Buffer body = Buffer.buffer(text);
        List<Field> all = new ArrayList<>(fields);
        all.add(new Field("Content-Length", Integer.toString(body.length())));
        all.add(new Field("X-Content-Type-Options", "nosniff"));
        all.add(status(signature));
        return new Rendered(status, all, body);
    }

    private static Field status(Signature signature) {
        return ProxyStatus.of(signature.pseudonym())
                .exchange(signature.exchange())
                .field();
    }

    /** A heading, a sentence, and lines to copy. */
    private record Section(String heading, String words, List<String> lines) {

        private String html() {
            return "<h2>" + Html.escape(heading) + "</h2>\n<p>" + Html.escape(words) + "</p>\n" + Html.code(lines);
        }

        private String text() {
            return heading + "\n  " + words + "\n\n    " + String.join("\n    ", lines) + "\n\n";
        }
    }

    private static String usageHtml(OwnAddress address, Set<Offer> offers) {
        StringBuilder content =
                new StringBuilder("""
                <h1>This is a forward proxy</h1>
                <p class="lead">It relays web traffic for clients that are told to use it. It listens at <code>""").append(Html.escape(address.url())).append("</code>.</p>\n");
        sections(address, offers).forEach(section -> content.append(section.html()));
        return Html.page(
                "Weir: how to use this proxy",
                content.append("<p><a href=\"/proxy.pac\">Look at proxy.pac</a></p>\n")
                        .toString());
    }

    private static String usageText(OwnAddress address, Set<Offer> offers) {
        StringBuilder text = new StringBuilder("Weir, a forward proxy, listens at ")
                .append(address.url())
                .append("\n\n");
        sections(address, offers).forEach(section -> text.append(section.text()));
        return text.toString();
    }

    private static List<Section> sections(OwnAddress address, Set<Offer> offers) {
        List<Section> sections = new ArrayList<>();
        sections.add(new Section("Try it", "One request with curl:", tries(address, offers)));
        sections.add(
                new Section("Set it for a shell", "Most command-line tools read these:", variables(address, offers)));
        sections.add(new Section(
                "Set it in a browser",
                "Give this address for automatic proxy configuration:",
                List.of(address.url() + "/proxy.pac")));
        if (offers.contains(Offer.PATH_FORM)) {
            sections.add(new Section(
                    "Without settings",
                    "Put the proxy before an address, for tools that know no proxy:",
                    List.of(address.url() + "/https://example.org/", address.url() + "/http://example.org/")));
        }
        return sections;
    }

    private static List<String> tries(OwnAddress address, Set<Offer> offers) {
        String plain = "curl -x " + address.url() + " http://example.org/";
        return offers.contains(Offer.TUNNEL)
                ? List.of(plain, "curl -x " + address.url() + " https://example.org/")
                : List.of(plain);
    }

    private static List<String> variables(OwnAddress address, Set<Offer> offers) {
        List<String> lines = new ArrayList<>();
        lines.add("export http_proxy=" + address.url());
        if (offers.contains(Offer.TUNNEL)) {
            lines.add("export https_proxy=" + address.url());
        }
        lines.add("export no_proxy=localhost,127.0.0.1,::1");
        return lines;
    }
}
