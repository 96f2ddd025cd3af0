package dev.weir.relay;

import dev.weir.measure.Meters;
import dev.weir.measure.Outcome;
import dev.weir.response.Refusal;
import dev.weir.target.RequestTarget;
import dev.weir.upstream.Failures;
import dev.weir.upstream.Upstream;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetSocket;

/** Opens a tunnel (RFC 9110 §9.3.6): the connection stands first, then the client is told, then bytes flow. */
public final class Connect {

    private static final long CONNECT_ERROR = 0xa; // RFC 9113 §7

    private final Downstream client;
    private final RequestTarget.Tunnel target;
    private final Upstream upstream;
    private final RelaySettings settings;
    private final Watch watch;
    private final Meters meters;
    private final Exit exit;
    private boolean over;

    public Connect(
            Downstream client,
            RequestTarget.Tunnel target,
            Upstream upstream,
            RelaySettings settings,
            Watch watch,
            Meters meters,
            Exit exit) {
        this.client = client;
        this.target = target;
        this.upstream = upstream;
        this.settings = settings;
        this.watch = watch;
        this.meters = meters;
        this.exit = exit;
    }

    public void start() {
        HttpServerRequest request = client.request();
        request.exceptionHandler(_ -> clientLeft());
        request.response().exceptionHandler(_ -> clientLeft());
        request.response().closeHandler(_ -> clientLeft());
        upstream.connect(target.host(), target.port()).onComplete(result -> {
            if (result.failed()) {
                refuse(Failures.refusal(result.cause(), target.host().toString()));
            } else if (over) {
                result.result().close();
            } else {
                connected(result.result());
            }
        });
    }

    private void connected(NetSocket origin) {
        TunnelEnd originEnd = new ChannelEnd(origin, null);
        over = true;
        client.request().toNetSocket().onComplete(result -> {
            if (result.failed()) {
                origin.close();
                exit.ended(Outcome.ABORTED, 0);
                return;
            }
            TunnelEnd clientEnd = client.isHttp2()
                    ? new StreamEnd(result.result(), () -> client.response().reset(CONNECT_ERROR))
                    : new ChannelEnd(result.result(), client.gate());
            new Tunnel(
                            clientEnd,
                            originEnd,
                            settings.tunnelIdle(),
                            watch,
                            meters,
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
            exit.ended(Outcome.ABORTED, 0);
        }
    }
}
