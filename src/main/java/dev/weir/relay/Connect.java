package dev.weir.relay;

import dev.weir.measure.Account;
import dev.weir.measure.Leg;
import dev.weir.measure.Outcome;
import dev.weir.response.Refusal;
import dev.weir.target.RequestTarget;
import dev.weir.upstream.Failures;
import dev.weir.upstream.TunnelDial;
import io.netty.channel.Channel;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Opens a tunnel (RFC 9110 §9.3.6): the connection stands first, then the client is told, then bytes flow. */
public final class Connect implements Running {

    private static final long CONNECT_ERROR = 0xa; // RFC 9113 §7

    private final Downstream client;
    private final RequestTarget.Tunnel target;
    private final Means means;
    private final Via via;
    private final Exit exit;
    private final Leg leg = new Leg();
    private @Nullable TunnelDial dial;
    private @Nullable Channel origin;
    private @Nullable Tunnel tunnel;
    private boolean over;
    private boolean revoked;

    public Connect(Downstream client, RequestTarget.Tunnel target, Means means, Via via, Exit exit) {
        this.client = client;
        this.target = target;
        this.means = means;
        this.via = via;
        this.exit = exit;
    }

    public void start() {
        HttpServerRequest request = client.request();
        client.failing(this::failed);
        request.exceptionHandler(_ -> clientLeft());
        request.response().exceptionHandler(_ -> clientLeft());
        request.response().closeHandler(_ -> clientLeft());
        TunnelDial begun = means.upstream()
                .connect(target.host(), target.port(), via.with(request.headers(), request.version()), leg);
        dial = begun;
        begun.connected().onComplete(client.guarded(result -> {
            if (result.failed()) {
                refuse(Failures.refusal(result.cause(), target.host().toString()));
            } else if (over) {
                var _ = result.result().close();
            } else {
                connected(result.result());
            }
        }));
    }

    private void connected(Channel connected) {
        origin = connected;
        TunnelEnd originEnd = new ChannelEnd(connected, null);
        over = true;
        client.request().toNetSocket().onComplete(client.guarded(result -> {
            if (result.failed()) {
                originEnd.reset();
                exit.ended(Outcome.ABORTED, 0);
                return;
            }
            client.begun();
            TunnelEnd clientEnd = client.isHttp2()
                    ? new StreamEnd(
                            result.result(),
                            client.response(),
                            () -> client.response().reset(CONNECT_ERROR))
                    : new ChannelEnd(client.channel(), client.gate());
            Tunnel opened = new Tunnel(
                    clientEnd,
                    originEnd,
                    means.settings().tunnelIdle(),
                    means.watch(),
                    means.meters(),
                    leg,
                    () -> exit.ended(Outcome.TUNNEL, 200));
            tunnel = opened;
            opened.start();
            if (revoked) {
                opened.cut();
            }
        }));
    }

    /** A tunnel under way is the client's own affair. */
    @Override
    public void clientFault(Refusal refusal) {
        clientLeft();
    }

    @Override
    public void revoke(Refusal refusal) {
        Tunnel opened = tunnel;
        if (opened != null) {
            opened.cut();
        } else if (over) {
            revoked = true;
        } else {
            giveUp();
            exit.refused(refusal, Outcome.DENIED);
        }
    }

    @Override
    public @Nullable InetAddress peer() {
        Channel connected = origin;
        return connected != null && connected.remoteAddress() instanceof InetSocketAddress peer
                ? peer.getAddress()
                : null;
    }

    @Override
    public Account.Upstream upstream() {
        return leg.account();
    }

    private void refuse(Refusal refusal) {
        if (!over) {
            over = true;
            exit.refused(refusal, Endings.of(refusal));
        }
    }

    private void clientLeft() {
        if (!over) {
            giveUp();
            exit.ended(Outcome.ABORTED, 0);
        }
    }

    private void failed(Throwable fault) {
        giveUp();
        Channel connected = origin;
        if (connected != null) {
            var _ = connected.close();
        }
        exit.failed(fault);
    }

    private void giveUp() {
        over = true;
        TunnelDial begun = dial;
        if (begun != null) {
            begun.cancel();
        }
    }
}
