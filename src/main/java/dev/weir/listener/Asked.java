package dev.weir.listener;

import dev.weir.measure.Account;
import dev.weir.measure.Trace;
import dev.weir.target.RequestTarget;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** What was asked for, as the account of an exchange has it. */
final class Asked {

    /** A head that never became a request. */
    static final Account.Request NOTHING = new Account.Request("none", "", "", "", 0, "", "", null, null);

    private Asked() {}

    static Account.Request of(
            String form, @Nullable RequestTarget target, HttpServerRequest request, @Nullable Trace trace) {
        return switch (target) {
            case RequestTarget.Forward forward ->
                asked(
                        form,
                        request,
                        trace,
                        forward.scheme().token(),
                        forward.host().bare(),
                        forward.port(),
                        forward.pathQuery());
            case RequestTarget.Tunnel tunnel ->
                asked(form, request, trace, "", tunnel.host().bare(), tunnel.port(), "");
            case RequestTarget.Own own ->
                asked(form, request, trace, "", "", 0, own.page().path());
            case RequestTarget.Redirect _, RequestTarget.Refused _ -> asked(form, request, trace, "", "", 0, "");
            case null -> asked(form, request, trace, "", "", 0, "");
        };
    }

    private static Account.Request asked(
            String form,
            HttpServerRequest request,
            @Nullable Trace trace,
            String scheme,
            String host,
            int port,
            String pathQuery) {
        return new Account.Request(
                form,
                request.method().name(),
                scheme,
                host,
                port,
                pathQuery,
                switch (request.version()) {
                    case HTTP_1_0 -> "HTTP/1.0";
                    case HTTP_1_1 -> "HTTP/1.1";
                    case HTTP_2 -> "HTTP/2.0";
                },
                request.headers().get(HttpHeaders.USER_AGENT),
                request.headers().get(HttpHeaders.REFERER),
                trace);
    }
}
