package dev.weir.listener;

import dev.weir.config.WeirConfig;
import dev.weir.measure.Limit;
import dev.weir.measure.Meters;
import dev.weir.policy.TrustedPeers;
import dev.weir.wire.FrameGate;
import dev.weir.wire.LateFlush;
import dev.weir.wire.ProxyProtocolGate;
import dev.weir.wire.TlsHandlers;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;

/**
 * What becomes of a connection from its accept to its first word of HTTP: it is counted, its PROXY header is taken off where one is
 * believed, and with TLS it is given until the header deadline to finish the handshake and begin. Vert.x tells of a connection only
 * after the handshake, and of an HTTP/2 one only after the first SETTINGS frame.
 */
final class Arrivals {

    private final Admission admission;
    private final TrustedPeers trusted;
    private final Duration deadline;
    private final Meters meters;
    private final TlsHandlers tls = new TlsHandlers(Arriving::new);

    Arrivals(WeirConfig.Proxy config, Admission admission, Meters meters) {
        this.admission = admission;
        this.trusted = new TrustedPeers(config.proxyProtocol().orElse(List.of()));
        this.deadline = config.limits().headerDeadline();
        this.meters = meters;
    }

    /** The arrival of a connection that Vert.x tells of, which is when it came unless there is TLS on it. */
    Optional<Arrival> of(Channel channel) {
        Optional<Arrival> secured = Arrival.of(channel);
        return secured.isPresent() ? secured : arrived(channel);
    }

    private Optional<Arrival> arrived(Channel channel) {
        Optional<Admission.Slot> slot = admission.enter();
        if (slot.isEmpty()) {
            var _ = channel.close();
            return Optional.empty();
        }
        Arrival arrival = new Arrival(channel, slot.get());
        InetSocketAddress peer = unmapped((InetSocketAddress) channel.remoteAddress());
        if (trusted.contains(peer.getAddress())) {
            channel.pipeline()
                    .addFirst(
                            "proxyProtocol",
                            new ProxyProtocolGate(
                                    deadline,
                                    claimed -> arrival.known(
                                            claimed.map(Arrivals::unmapped).orElse(peer))));
        } else {
            arrival.known(peer);
        }
        channel.pipeline().addFirst("bytes", meters.clientBytes()).addFirst("flushes", new LateFlush());
        return Optional.of(arrival);
    }

    /** RFC 4291 §2.5.5.2: a dual-stack socket may show an IPv4 peer as IPv4-mapped. */
    private static InetSocketAddress unmapped(InetSocketAddress peer) {
        try {
            return new InetSocketAddress(
                    InetAddress.getByAddress(peer.getAddress().getAddress()), peer.getPort());
        } catch (UnknownHostException e) {
            throw new AssertionError("an IP address is 4 or 16 bytes", e);
        }
    }

    /** How the TLS listener lets connections be seen before their handshake. */
    TlsHandlers tls() {
        return tls;
    }

    private final class Arriving extends SslHandler {
        Arriving(SSLEngine engine, boolean startTls, Executor tasks) {
            super(engine, startTls, tasks);
        }

        @Override
        public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
            super.handlerAdded(ctx);
            ctx.pipeline().addAfter(ctx.name(), "frames", new FrameGate(deadline, System::nanoTime, this::ended));
            arrived(ctx.channel()).ifPresent(arrival -> arrival.speaksWithin(deadline.toNanos(), TimeUnit.NANOSECONDS));
        }

        private void ended(FrameGate.Excess excess) {
            meters.refused(
                    switch (excess) {
                        case FRAMES -> Limit.HTTP2_FRAMES;
                        case HEAD_TIMEOUT -> Limit.HEADER_DEADLINE;
                    });
        }
    }
}
