package dev.weir.upstream;

import dev.weir.measure.Limit;
import dev.weir.measure.Meters;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.impl.ContextInternal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A raw connection in the making. Unlike one of Vert.x's it can be given up at any moment, which frees its socket at once, and it
 * reads nothing before it is told to. Belongs to an event loop; what it tells is told in that loop's context, whatever Netty's callbacks
 * run in, so that timers which follow from it are of that loop too.
 */
public final class TunnelDial {

    private final ContextInternal context;
    private final Meters meters;
    private final OriginRoom room;
    private final Promise<Channel> promise;
    private final Set<Channel> underway = new LinkedHashSet<>();
    private boolean cancelled;

    TunnelDial(ContextInternal context, Meters meters, OriginRoom room) {
        this.context = context;
        this.promise = context.promise();
        this.meters = meters;
        this.room = room;
    }

    /** The connection, when it stands; reading is off, and the end of input does not close it. */
    public Future<Channel> connected() {
        return promise.future();
    }

    /** Gives up; what was begun is closed. A connection that stood already is not. */
    public void cancel() {
        cancelled = true;
        closeUnderway();
    }

    private void closeUnderway() {
        for (Channel channel : List.copyOf(underway)) {
            var _ = channel.close();
        }
    }

    void complete(Future<Channel> channel) {
        channel.onComplete(result -> {
            if (result.succeeded()) {
                underway.remove(result.result());
            }
            closeUnderway();
            underway.clear();
            if (result.failed()) {
                promise.tryFail(result.cause());
            } else {
                promise.tryComplete(result.result());
            }
        });
    }

    /** One attempt at one address. */
    Future<Channel> to(InetAddress address, int port, Duration limit) {
        if (cancelled) {
            return Future.failedFuture(new ClosedChannelException());
        }
        if (!room.enter()) {
            return Future.failedFuture(new NoRoom(Limit.ORIGIN_CONNECTIONS));
        }
        Promise<Channel> attempt = context.promise();
        ChannelFuture connecting = new Bootstrap()
                .group(context.nettyEventLoop())
                .channelFactory(context.owner().transport().channelFactory(/* domainSocket= */ false))
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(Math.max(1, limit.toMillis())))
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addFirst(OriginClients.METER, meters.upstreamBytes());
                    }
                })
                .connect(new InetSocketAddress(address, port));
        Channel attempted = connecting.channel();
        underway.add(attempted);
        connecting.addListener(done -> {
            if (done.isSuccess()) {
                room.leaveWith(attempted);
                attempt.complete(attempted);
            } else {
                underway.remove(attempted);
                room.leave();
                attempt.fail(done.cause());
            }
        });
        return attempt.future();
    }

    /** Attempts at addresses of one origin. */
    Race.Dial<Channel> toPort(int port) {
        return new Race.Dial<>() {
            @Override
            public Future<Channel> to(InetAddress address, Duration limit, Runnable stands) {
                return TunnelDial.this.to(address, port, limit);
            }

            @Override
            public void lost(Channel late) {
                var _ = late.close();
            }
        };
    }

    /** Asks the next proxy, which a connection was made to, for the tunnel. */
    Future<Channel> through(Channel channel, GateFor gate) {
        Promise<Channel> opened = context.promise();
        channel.config().setAutoRead(true);
        channel.pipeline().addLast("parent", gate.telling(new ParentGate.Result() {
            @Override
            public void opened(ChannelHandlerContext ctx) {
                channel.config().setAutoRead(false);
                opened.complete(channel);
            }

            @Override
            public void failed(ChannelHandlerContext ctx, UpstreamFailure failure) {
                opened.fail(failure);
            }
        }));
        return opened.future();
    }

    /** Makes the gate that tells the result. */
    interface GateFor {
        ParentGate telling(ParentGate.Result result);
    }
}
