package dev.weir.target;

import dev.weir.net.Host;
import dev.weir.target.Authority.HostPort;
import dev.weir.target.RequestTarget.Forward;
import dev.weir.target.RequestTarget.Own;
import dev.weir.target.RequestTarget.Redirect;
import dev.weir.target.RequestTarget.Refused;
import dev.weir.target.RequestTarget.Tunnel;
import dev.weir.target.TargetInput.Pseudo;
import dev.weir.target.TargetRules.Switch;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The reader of request targets (RFC 9112 §3.2). It answers every input and throws for none. */
public final class RequestTargets {

    private static final List<String> RELAYED = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    private static final List<String> READ = List.of("GET", "HEAD");

    private final TargetInput input;
    private final TargetRules rules;
    private final Authorities authorities;

    private RequestTargets(TargetInput input, TargetRules rules, Authorities authorities) {
        this.input = input;
        this.rules = rules;
        this.authorities = authorities;
    }

    /** Says what a request is for. */
    public static RequestTarget parse(TargetInput input, TargetRules rules, Authorities authorities) {
        return new RequestTargets(input, rules, authorities).read();
    }

    private RequestTarget read() {
        Optional<String> fault = Spelling.fault(input.target()).or(this::hostFault);
        if (fault.isPresent()) {
            return bad(fault.get());
        }
        String method = input.method();
        if (method.equals("TRACE") || method.equals("TRACK")) {
            // RFC 9110 §9.3.8: an echo would show fields, credentials among them, to whoever can make a client send it.
            return new Refused(405, "requests are not echoed", RELAYED);
        }
        Pseudo pseudo = input.pseudo();
        if (method.equals("CONNECT")) {
            return pseudo == null ? tunnel(input.target()) : tunnel(pseudo);
        }
        return pseudo == null ? http1(input.target()) : http2(input.target(), pseudo);
    }

    /** RFC 9112 §3.2: an invalid {@code Host} is 400 in every form; RFC 9113 §8.3.1: so is one that contradicts {@code :authority}. */
    private Optional<String> hostFault() {
        String host = input.host();
        if (host == null || host.isEmpty()) {
            return Optional.empty();
        }
        Authority read = authorities.read(host, input.listener().defaultPort());
        if (read instanceof Authority.Malformed malformed) {
            return Optional.of("Host: " + malformed.reason());
        }
        Pseudo pseudo = input.pseudo();
        String authority = pseudo == null ? null : pseudo.authority();
        return authority == null
                        || read.equals(
                                authorities.read(authority, input.listener().defaultPort()))
                ? Optional.empty()
                : Optional.of("Host and :authority name different hosts");
    }

    private RequestTarget tunnel(Pseudo pseudo) {
        // RFC 9113 §8.5: CONNECT has neither :scheme nor :path.
        if (pseudo.scheme() != null || pseudo.authority() == null) {
            return bad("CONNECT takes :authority alone");
        }
        return tunnel(pseudo.authority());
    }

    private RequestTarget tunnel(String target) {
        if (rules.connect() == Switch.OFF) {
            return new Refused(405, "CONNECT is switched off on this proxy", RELAYED);
        }
        // RFC 9110 §9.3.6: host and port, and nothing else; the port has no default.
        return switch (authorities.read(target, 0)) {
            case Authority.Malformed malformed -> bad("CONNECT takes host:port; " + malformed.reason());
            case HostPort(Host host, int port) when port > 0 -> new Tunnel(host, port);
            case HostPort _ -> bad("CONNECT takes host:port; the port is missing");
        };
    }

    private RequestTarget http1(String target) {
        if (target.equals("*")) {
            return asterisk(new Own(Page.OPTIONS_STAR));
        }
        return target.startsWith("/") ? origin(target) : absolute(target);
    }

    /** RFC 9112 §3.2.4. */
    private RequestTarget asterisk(RequestTarget ifOptions) {
        return input.method().equals("OPTIONS") ? ifOptions : bad("the target * belongs to OPTIONS");
    }

    /**
     * RFC 9113 §8.3.1: the parts of the target come apart. An authority that is not ours says that a proxy is meant, and so does a
     * scheme other than the listener's. A rebinding name cannot get here: HTTP/2 is spoken over TLS only, for names we have keys for.
     */
    private RequestTarget http2(String target, Pseudo pseudo) {
        Optional<Scheme> scheme = Optional.ofNullable(pseudo.scheme()).flatMap(Scheme::of);
        if (scheme.isEmpty()) {
            return bad("only http and https targets are relayed");
        }
        if (!target.equals("*") && !target.startsWith("/")) {
            return bad(":path must begin with a slash");
        }
        String authority = input.authority();
        return switch (authorities.read(
                authority == null ? "" : authority, scheme.get().defaultPort())) {
            case Authority.Malformed malformed -> bad(malformed.reason());
            case HostPort(Host host, int port)
            when scheme.get() == input.listener() && rules.own().contains(host, port) ->
                target.equals("*") ? asterisk(new Own(Page.OPTIONS_STAR)) : origin(target);
            case HostPort(Host host, int port) -> {
                Forward forward = new Forward(Form.ABSOLUTE, scheme.get(), host, port, "", target);
                yield target.equals("*") ? asterisk(forward) : forward;
            }
        };
    }

    private RequestTarget absolute(String target) {
        return switch (WebUrl.absolute(target, authorities)) {
            case WebUrl.Malformed malformed -> bad(malformed.reason());
            case WebUrl.Url url -> forward(Form.ABSOLUTE, "", url);
            case WebUrl.Other _
            when authorities.read(target, 0) instanceof HostPort ->
                // RFC 9112 §3.2.3: authority-form is for CONNECT.
                bad("a bare host and port belongs to CONNECT");
            case WebUrl.Other _ -> bad("only http and https targets are relayed");
        };
    }

    private Forward forward(Form form, String prefix, WebUrl.Url url) {
        // RFC 9112 §3.2.4: OPTIONS for no path at all is for the server as a whole.
        boolean wholeServer = form == Form.ABSOLUTE
                && input.method().equals("OPTIONS")
                && url.rest().isEmpty();
        return new Forward(form, url.scheme(), url.host(), url.port(), prefix, wholeServer ? "*" : url.pathQuery());
    }

    /** Origin-form (RFC 9112 §3.2.1): the path form, own pages, and what a page in path form asks for from the root. */
    private RequestTarget origin(String target) {
        if (!isOwn(input.authority())) {
            // RFC 9110 §15.5.20. A name that an outsider chose must not lead a browser in here (DNS rebinding).
            return new Refused(421, "this proxy does not answer to that name; weir.proxy.names lists those it does");
        }
        return switch (WebUrl.embedded(target, authorities)) {
            case WebUrl.Other _ -> rootRelative(target);
            case WebUrl _ when rules.pathForm() == Switch.OFF -> notFound();
            case WebUrl.Malformed malformed -> bad(malformed.reason());
            case WebUrl.Url url -> path(url);
        };
    }

    private boolean isOwn(@Nullable String authority) {
        return authority != null
                && authorities.read(authority, input.listener().defaultPort()) instanceof HostPort(Host host, int port)
                && rules.own().contains(host, port);
    }

    private RequestTarget path(WebUrl.Url url) {
        FetchMetadata fetch = input.fetch();
        if (fetch.crossSite() && !fetch.topLevelNavigation()) {
            return new Refused(403, "in path form a page of another site may link here, but not load from here");
        }
        if (isOfAnotherSite(fetch, url)) {
            return new Refused(403, "in path form a page of another site may not ask for anything");
        }
        if (fetch.serviceWorkerScript()) {
            return new Refused(403, "in path form a service worker would rule over every site");
        }
        if (!url.hasPath() && fetch.navigation() && READ.contains(input.method())) {
            // A page's relative references would take the host for a file name.
            return new Redirect(url.written() + url.pathQuery());
        }
        return forward(Form.PATH, url.written(), url);
    }

    /**
     * Browsers send no Fetch Metadata with a WebSocket's handshake, nor where there is no TLS, but then they send Origin; and another
     * port of the same host is the same site.
     */
    private boolean isOfAnotherSite(FetchMetadata fetch, WebUrl.Url url) {
        String origin = fetch.origin();
        return origin != null
                && !fetch.sameOrigin()
                && !fetch.topLevelNavigation()
                && !(WebUrl.absolute(origin) instanceof WebUrl.Url page
                        && (isOwnPage(page) || page.origin().equals(url.origin())));
    }

    /** Whether the page came from where this request went. Behind a TLS proxy the browser's scheme is another than the listener's. */
    private boolean isOwnPage(WebUrl.Url page) {
        String authority = input.authority();
        return authority != null
                && (input.listener() == Scheme.HTTP || page.scheme() == Scheme.HTTPS)
                && authorities
                        .read(authority, page.scheme().defaultPort())
                        .equals(new HostPort(page.host(), page.port()));
    }

    private RequestTarget rootRelative(String target) {
        int query = target.indexOf('?');
        Optional<Page> page = Page.at(query < 0 ? target : target.substring(0, query));
        if (page.isPresent() && page.get() == Page.FAVICON) {
            return own(Page.FAVICON);
        }
        if (rules.pathForm() == Switch.ON
                && Referer.read(input.referer(), rules.own()) instanceof Referer.Target(WebUrl.Url url)) {
            return new Redirect(url.written() + target);
        }
        return page.map(this::own).orElseGet(RequestTargets::notFound);
    }

    private RequestTarget own(Page page) {
        return READ.contains(input.method()) ? new Own(page) : new Refused(405, "this page can only be read", READ);
    }

    private static RequestTarget notFound() {
        return new Refused(
                404, "there is no such page; this is a forward proxy, and its front page tells how to use it");
    }

    private static RequestTarget bad(String reason) {
        return new Refused(400, reason);
    }
}
