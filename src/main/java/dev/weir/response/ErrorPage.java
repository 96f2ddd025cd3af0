package dev.weir.response;

import dev.weir.field.StructuredField;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rendering of a refusal: HTML for browsers, a problem document (RFC 9457) for everything else. */
public final class ErrorPage {

    private ErrorPage() {}

    public static Rendered render(Refusal refusal, Representation representation, Signature signature) {
        String reason = new Rendered(refusal.status(), List.of(), Buffer.buffer()).reason();
        String text = switch (representation) {
            case HTML -> html(refusal, reason, signature);
            case PROBLEM_JSON -> problem(refusal, signature);
            case TEXT -> refusal.title() + ". " + refusal.detail() + "\n";
        };
        Buffer body = Buffer.buffer(text);
        return new Rendered(refusal.status(), fields(refusal, representation, signature, body.length()), body);
    }

    private static List<Field> fields(Refusal refusal, Representation representation, Signature signature, int length) {
        List<Field> fields = new ArrayList<>(refusal.fields());
        fields.add(new Field("Content-Type", representation.contentType()));
        fields.add(new Field("Content-Length", Integer.toString(length)));
        fields.add(new Field("Cache-Control", "no-store"));
        fields.add(proxyStatus(refusal, signature).field());
        fields.add(new Field("X-Content-Type-Options", "nosniff"));
        fields.add(Html.SECURITY_POLICY);
        return fields;
    }

    private static ProxyStatus proxyStatus(Refusal refusal, Signature signature) {
        ProxyStatus status = ProxyStatus.of(signature.pseudonym()).error(refusal.error());
        for (StructuredField.Parameter parameter : refusal.parameters()) {
            status = status.with(parameter);
        }
        return status.details(refusal.detail()).exchange(signature.exchange());
    }

    private static String problem(Refusal refusal, Signature signature) {
        Map<String, String> members = new LinkedHashMap<>();
        members.put("type", Json.string(refusal.type()));
        members.put("title", Json.string(refusal.title()));
        members.put("status", Integer.toString(refusal.status()));
        members.put("detail", Json.string(refusal.detail()));
        members.put(
                "instance",
                Json.string("urn:weir:exchange:" + signature.exchange().value()));
        members.put("error", Json.string(refusal.error().token()));
        if (refusal.hint() != null) {
            members.put("hint", Json.string(refusal.hint()));
        }
        for (Refusal.Fact fact : refusal.facts()) {
            members.put(fact.member(), Json.string(fact.value()));
        }
        members.put("exchange", Json.string(signature.exchange().value()));
        return Json.object(members) + "\n";
    }

    private static String html(Refusal refusal, String reason, Signature signature) {
        String hint = refusal.hint() == null
                ? ""
                : "<h2>For whoever runs this proxy</h2>\n<p>The setting that decides this:</p>\n"
                        + Html.code(List.of(refusal.hint()));
        return Html.page(
                refusal.status() + " " + refusal.title(),
                "<p class=\"status\">" + refusal.status() + " " + Html.escape(reason) + "</p>\n"
                        + "<h1>" + Html.escape(refusal.title()) + "</h1>\n"
                        + "<p class=\"lead\">" + Html.escape(refusal.detail()) + "</p>\n"
                        + "<h2>What to do</h2>\n<p>" + advice(refusal) + "</p>\n"
                        + hint
                        + "<dl>\n"
                        + facts(refusal)
                        + entry("Error", refusal.error().token())
                        + entry("Exchange", signature.exchange().value())
                        + entry("Proxy", signature.pseudonym())
                        + "</dl>\n");
    }

    private static String facts(Refusal refusal) {
        StringBuilder entries = new StringBuilder();
        refusal.facts().forEach(fact -> entries.append(entry(Html.escape(fact.term()), fact.value())));
        return entries.toString();
    }

    private static String entry(String term, String value) {
        return "<dt>" + term + "</dt><dd><code>" + Html.escape(value) + "</code></dd>\n";
    }

    private static String advice(Refusal refusal) {
        return switch (refusal.error()) {
            case DNS_ERROR -> "Check the spelling of the address. If it is right, try again in a while.";
            case TLS_CERTIFICATE_ERROR ->
                "Tell whoever runs the site. Going there without this check could show you another’s pages.";
            case PROXY_CONFIGURATION_ERROR -> "Tell whoever runs the proxy, with the exchange id below.";
            case PROXY_LOOP_DETECTED -> "Check the address and the client’s proxy settings.";
            default -> advice(refusal.status());
        };
    }

    private static String advice(int status) {
        return switch (status) {
            case 401, 407 -> "Give the name and the password that you have for this proxy.";
            case 403 -> "This proxy’s rules decide it, so trying again will not help. Ask whoever runs the proxy.";
            case 404 -> "Check the address, or open the <a href=\"/\">front page</a>.";
            case 408, 503 -> "Try again in a moment.";
            case 500 -> "Try again. If it stays, tell whoever runs the proxy, with the exchange id below.";
            case 502, 504 -> "Try again in a while. If it stays, check the address, then tell whoever runs the site.";
            default -> "Sending the same request again will not help: the request itself has to change.";
        };
    }
}
