package dev.weir.upstream;

import dev.weir.net.Host;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.NetUtil;
import java.time.Duration;

/**
 * How the next proxy is asked for tunnels.
 *
 * @param parent the next proxy
 * @param patience how long it may take to answer
 */
record ParentTunnel(Parent parent, Duration patience) {

    /**
     * For a connection on which TLS follows.
     *
     * @param host the name or address that is verified, IPv6 without brackets
     */
    ParentGate before(String host, int port) {
        String authority = (NetUtil.isValidIpV6Address(host) ? "[" + host + "]" : host) + ":" + port;
        return new ParentGate(parent.connect(authority, parent.via()), patience, new BeforeTls());
    }

    /** For a connection on which an upgrade is asked for. */
    ParentGate plain(Host host, int port, ParentGate.Result result) {
        return bare(host, port, parent.via(), result);
    }

    /**
     * For a tunnel of a client's.
     *
     * @param via the {@code Via} field of the client's request with this hop added
     */
    ParentGate bare(Host host, int port, String via, ParentGate.Result result) {
        return new ParentGate(parent.connect(host.authority(port, -1), via), patience, result);
    }

    /** TLS begins when the channel becomes active: for it, it becomes so when the tunnel stands. */
    private static final class BeforeTls implements ParentGate.Result {
        @Override
        public void opened(ChannelHandlerContext ctx) {
            ctx.fireChannelActive();
        }

        @Override
        public void failed(ChannelHandlerContext ctx, UpstreamFailure failure) {
            ctx.fireUserEventTriggered(new SslHandshakeCompletionEvent(failure));
        }
    }
}
