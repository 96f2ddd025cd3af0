package dev.weir.listener;

import dev.weir.config.WeirConfig;
import dev.weir.response.Field;
import dev.weir.response.OwnAddress;
import dev.weir.response.OwnAddress.Transport;
import dev.weir.response.OwnPages;
import dev.weir.response.OwnPages.Offer;
import dev.weir.response.ProxyStatus;
import dev.weir.response.Rendered;
import dev.weir.response.Representation;
import dev.weir.response.Signature;
import dev.weir.target.Page;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The proxy's own pages, addressed as the client reached it. */
final class OwnAnswers {

    private final Set<Offer> offers = EnumSet.noneOf(Offer.class);

    OwnAnswers(WeirConfig.Proxy config) {
        if (config.connect()) {
            offers.add(Offer.TUNNEL);
        }
        if (config.pathForm()) {
            offers.add(Offer.PATH_FORM);
        }
    }

    Rendered page(Page page, HttpServerRequest request, Signature signature) {
        return switch (page) {
            case USAGE ->
                OwnPages.usage(
                        address(request),
                        offers,
                        Representation.ofPage(request.headers().getAll("accept")),
                        signature);
            case PAC -> OwnPages.pac(address(request), signature);
            case FAVICON -> OwnPages.favicon(signature);
            case OPTIONS_STAR -> OwnPages.options(offers, signature);
        };
    }

    /** RFC 9110 §15.4.8: method and body stay as they are. */
    Rendered redirect(String location, Signature signature) {
        return new Rendered(
                307,
                List.of(
                        new Field("Location", location),
                        new Field("Content-Length", "0"),
                        new Field("Cache-Control", "no-store"),
                        new Field("Vary", "Referer"),
                        ProxyStatus.of(signature.pseudonym())
                                .exchange(signature.exchange())
                                .field()),
                Buffer.buffer());
    }

    private static OwnAddress address(HttpServerRequest request) {
        Transport transport = request.isSSL() ? Transport.TLS : Transport.PLAIN;
        String authority =
                request.authority() == null ? "" : request.authority().toString();
        return OwnAddress.of(transport, authority)
                .orElseGet(() -> new OwnAddress(
                        transport, "localhost", request.localAddress().port()));
    }
}
