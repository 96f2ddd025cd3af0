package dev.weir.relay;

import dev.weir.measure.Outcome;
import dev.weir.response.Refusal;
import dev.weir.target.RequestTarget;
import dev.weir.upstream.Failures;
import dev.weir.upstream.TunnelDial;
import io.netty.channel.Channel;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** Opens a tunnel (RFC 9110 §9.3.6): the connection stands first, then the client is told, then bytes flow. */
public final class Connect {

    private static final long CONNECT_ERROR = 0xa; // RFC 9113 §7

    private final Downstream client;
    private final RequestTarget.Tunnel target;
    private final Means means;
    private final Via via;
    private final Exit exit;
    private @Nullable TunnelDial dial;
    private boolean over;

    public Connect(Downstream client, RequestTarget.Tunnel target, Means means, Via via, Exit exit) {
        this.client = client;
        this.target = target;
        this.means = means;
        this.via = via;
        this.exit = exit;
    }

    public void start() {
        HttpServerRequest request = client.request();
        request.exceptionHandler(_ -> clientLeft());
        request.response().exceptionHandler(_ -> clientLeft());
        request.response().closeHandler(_ -> clientLeft());
        TunnelDial begun =
                means.upstream().connect(target.host(), target.port(), via.with(request.headers(), request.version()));
        dial = begun;
        begun.connected().onComplete(result -> {
            if (result.failed()) {
                refuse(Failures.refusal(result.cause(), target.host().toString()));
            } else if (over) {
                var _ = result.result().close();
            } else {
                connected(result.result());
            }
        });
    }

    private void connected(Channel origin) {
        TunnelEnd originEnd = new ChannelEnd(origin, null);
        over = true;
        client.request().toNetSocket().onComplete(result -> {
            if (result.failed()) {
                originEnd.reset();
                exit.ended(Outcome.ABORTED, 0);
                return;
            }
            TunnelEnd clientEnd = client.isHttp2()
                    ? new StreamEnd(
                            result.result(),
                            client.response(),
                            () -> client.response().reset(CONNECT_ERROR))
                    : new ChannelEnd(client.channel(), client.gate());
            new Tunnel(
                            clientEnd,
                            originEnd,
                            means.settings().tunnelIdle(),
                            means.watch(),
                            means.meters(),
                            () -> exit.ended(Outcome.TUNNEL, 200))
                    .start();
        });
    }

    private void refuse(Refusal refusal) {
        if (!over) {
            over = true;
            exit.refused(refusal, Endings.of(refusal));
        }
    }

    private void clientLeft() {
        if (!over) {
            over = true;
            TunnelDial begun = dial;
            if (begun != null) {
                begun.cancel();
            }
            exit.ended(Outcome.ABORTED, 0);
        }
    }
}
