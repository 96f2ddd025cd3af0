package dev.weir.upstream;

import dev.weir.measure.Limit;
import dev.weir.measure.Meters;
import dev.weir.response.Refusal;
import dev.weir.response.Refusals;
import dev.weir.wire.BadResponse;
import dev.weir.wire.Refused;
import io.netty.channel.ChannelException;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.vertx.core.VertxException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.StreamResetException;
import io.vertx.core.net.impl.ConnectionBase;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Puts what went wrong on the way to an origin into the words of RFC 9209 §2.3. Nothing of the exception's own text is passed on. */
public final class Failures {

    private static final Logger LOG = Logger.getLogger("weir.upstream");
    private static final int MAX_CAUSES = 16;

    private Failures() {}

    /**
     * The refusal to tell a client whose exchange failed with this.
     *
     * @param host the origin as the client named it
     */
    public static Refusal refusal(Throwable failure, String host) {
        return switch (failure) {
            case UpstreamFailure known -> known.refusal();
            case BadResponse bad -> bad(bad.refused(), host);
            case SslHandshakeTimeoutException _ -> Refusals.connectTimeout(host);
            case ConnectTimeoutException _ -> Refusals.connectTimeout(host);
            case TimeoutException _ -> Refusals.connectTimeout(host);
            case NoRouteToHostException _ -> Refusals.unreachable(host);
            case UnsupportedAddressTypeException _ -> Refusals.unreachable(host);
            case ConnectException refused -> connect(refused, host);
            case SSLException tls -> tls(tls, host);
            // TLS 1.3 has the server judge the client's certificate after the handshake.
            case DecoderException wrapped when wrapped.getCause() instanceof SSLException tls -> tls(tls, host);
            case HttpClosedException _ -> Refusals.connectionTerminated(host);
            case StreamResetException _ -> Refusals.connectionTerminated(host);
            case Http2Exception http2 -> http2(http2, host);
            case VertxException closed
            when closed.equals(ConnectionBase.CLOSED_EXCEPTION) -> Refusals.connectionTerminated(host);
            case IOException _ -> Refusals.connectionTerminated(host);
            default -> unknown(failure);
        };
    }

    /** A failure that nobody thought of: whoever runs this has to hear of it. */
    private static Refusal unknown(Throwable failure) {
        LOG.error("an exchange failed in a way that has no name", failure);
        return Refusals.internalError();
    }

    /** Counts the bound of ours that a failure is due to, and finds its words; of the origin nothing is known then. */
    static Throwable bounded(Throwable failure, String host, Meters meters) {
        return switch (failure) {
            case ConnectionPoolTooBusyException _ -> bounded(Limit.QUEUE, Refusals.queueFull(host), meters);
            case NoRoom full
            when full.limit() == Limit.QUEUE -> bounded(Limit.QUEUE, Refusals.queueTimeout(host), meters);
            // Or no socket could be made, since the process has as many files open as it may.
            case NoRoom _, ChannelException _ ->
                bounded(Limit.ORIGIN_CONNECTIONS, Refusals.tooManyOriginConnections(), meters);
            default -> failure;
        };
    }

    private static UpstreamFailure bounded(Limit limit, Refusal refusal, Meters meters) {
        meters.refused(limit);
        return new UpstreamFailure(refusal);
    }

    /** Whether the connection went away under a request. */
    public static boolean isLost(Throwable failure) {
        return failure instanceof IOException || failure instanceof HttpClosedException;
    }

    /** Whether the origin, or our own codec for it, says that nothing was done about a request (RFC 9113 §8.7). */
    static boolean isUnprocessed(Throwable failure, HttpClientRequest request) {
        return switch (failure) {
            case StreamResetException reset -> reset.getCode() == Http2Error.REFUSED_STREAM.code();
            case Http2Exception http2 -> http2.error() == Http2Error.REFUSED_STREAM;
            case HttpClosedException closed ->
                closed.goAway() != null && request.streamId() > closed.goAway().getLastStreamId();
            default -> false;
        };
    }

    /** How much a failure to connect says of an origin that has other addresses: that there is no IPv6 here, nothing. */
    static int weight(@Nullable Throwable failure) {
        return switch (failure) {
            case null -> 0;
            case NoRoom _ -> 3;
            case TimeoutException _ -> 3;
            case ConnectTimeoutException _ -> 3;
            case NoRouteToHostException _ -> 1;
            case ConnectException refused -> isUnreachable(refused) ? 1 : 2;
            default -> 0;
        };
    }

    private static boolean isUnreachable(ConnectException failure) {
        return String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT).contains("unreachable");
    }

    /** Whether another address of the same name may be tried: nothing was said to an origin yet. */
    static boolean isConnectFailure(Throwable failure) {
        // Where there is no IPv6, or none at this address, there is a SocketException, or nothing to connect with at
        // all.
        return failure instanceof SocketException
                || failure instanceof UnsupportedAddressTypeException
                || failure instanceof TimeoutException;
    }

    /** What failed on a way through the next proxy: who dialled it knows nothing of the origin. */
    static Throwable ofParent(Throwable failure) {
        UpstreamFailure known = causeOf(failure, UpstreamFailure.class);
        if (known != null) {
            return known;
        }
        return switch (failure) {
            case ConnectTimeoutException _ -> new UpstreamFailure(Refusals.parentTimeout());
            case TimeoutException _ -> new UpstreamFailure(Refusals.parentTimeout());
            case ConnectException _ -> new UpstreamFailure(Refusals.parentUnavailable());
            case NoRouteToHostException _ -> new UpstreamFailure(Refusals.parentUnavailable());
            default -> failure;
        };
    }

    private static Refusal connect(ConnectException failure, String host) {
        return isUnreachable(failure) ? Refusals.unreachable(host) : Refusals.connectionRefused(host);
    }

    private static Refusal bad(Refused refused, String host) {
        return switch (refused) {
            case CUT_SHORT -> Refusals.responseIncomplete(host);
            case HEAD_TOO_LARGE, TOO_MANY_FIELDS -> Refusals.responseHeadTooLarge(host);
            case TRANSFER_ENCODING, TRANSFER_ENCODING_VERSION, TRANSFER_CODING_UNKNOWN ->
                Refusals.unknownResponseCoding(host);
            default -> Refusals.badResponse(host);
        };
    }

    private static Refusal http2(Http2Exception failure, String host) {
        if (failure instanceof Http2Exception.HeaderListSizeException) {
            return Refusals.responseHeadTooLarge(host);
        }
        return failure.getCause() instanceof BadResponse bad ? bad(bad.refused(), host) : Refusals.badResponse(host);
    }

    private static Refusal tls(SSLException failure, String host) {
        if (causeOf(failure, SslHandshakeTimeoutException.class) != null) {
            return Refusals.connectTimeout(host);
        }
        OriginTrust.Fault certificate = causeOf(failure, OriginTrust.Fault.class);
        if (certificate != null) {
            return Refusals.certificate(host, certificate.fault());
        }
        OptionalInt alert = TlsAlert.received(failure);
        if (alert.isPresent()) {
            return Refusals.tlsAlert(host, alert.getAsInt());
        }
        return TlsAlert.isReceived(failure) ? Refusals.tlsAlert(host) : Refusals.tlsFailed(host);
    }

    private static <T extends Throwable> @Nullable T causeOf(Throwable failure, Class<T> type) {
        Throwable cause = failure;
        for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
            cause = cause.getCause();
        }
        return null;
    }
}
