package dev.weir.upstream;

import dev.weir.response.CertificateFault;
import dev.weir.response.Refusal;
import dev.weir.response.Refusals;
import dev.weir.wire.BadResponse;
import dev.weir.wire.Refused;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.proxy.HttpProxyHandler.HttpProxyConnectException;
import io.netty.handler.proxy.ProxyConnectException;
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
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Puts what went wrong on the way to an origin into the words of RFC 9209 §2.3. Nothing of the exception's own text is passed on. */
public final class Failures {

    private static final int MAX_CAUSES = 16;
    private static final Pattern PARENT_STATUS = Pattern.compile("status: ([1-5][0-9]{2})");

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
            case HttpProxyConnectException parent -> parent(parent);
            case SslHandshakeTimeoutException _ -> Refusals.connectTimeout(host);
            case ConnectTimeoutException _ -> Refusals.connectTimeout(host);
            case ConnectionPoolTooBusyException _ -> Refusals.queueFull(host);
            case TimeoutException _ -> Refusals.connectTimeout(host);
            case NoRouteToHostException _ -> Refusals.unreachable(host);
            case ConnectException refused -> connect(refused, host);
            case SSLException tls -> tls(tls, host);
            case HttpClosedException _ -> Refusals.connectionTerminated(host);
            case StreamResetException _ -> Refusals.connectionTerminated(host);
            case Http2Exception http2 -> http2(http2, host);
            case VertxException closed
            when closed.equals(ConnectionBase.CLOSED_EXCEPTION) -> Refusals.connectionTerminated(host);
            case IOException _ -> Refusals.connectionTerminated(host);
            default -> Refusals.internalError();
        };
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

    /** Whether another address of the same name may be tried: nothing was said to an origin yet. */
    static boolean isConnectFailure(Throwable failure) {
        return failure instanceof ConnectException
                || failure instanceof NoRouteToHostException
                || failure instanceof TimeoutException;
    }

    private static Refusal connect(ConnectException failure, String host) {
        if (failure instanceof ProxyConnectException) {
            return Refusals.parentUnavailable();
        }
        String text = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return text.contains("unreachable") ? Refusals.unreachable(host) : Refusals.connectionRefused(host);
    }

    private static Refusal parent(HttpProxyConnectException failure) {
        Matcher status = PARENT_STATUS.matcher(String.valueOf(failure.getMessage()));
        if (!status.find()) {
            return Refusals.parentUnavailable();
        }
        int received = Integer.parseInt(status.group(1));
        return received == 407 ? Refusals.parentCredentials() : Refusals.parentRefused(received);
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
        if (causeOf(failure, CertificateExpiredException.class) != null) {
            return Refusals.certificate(host, CertificateFault.EXPIRED);
        }
        if (causeOf(failure, CertificateNotYetValidException.class) != null) {
            return Refusals.certificate(host, CertificateFault.NOT_YET_VALID);
        }
        if (causeOf(failure, CertPathBuilderException.class) != null) {
            return Refusals.certificate(host, CertificateFault.UNKNOWN_ISSUER);
        }
        CertificateException certificate = causeOf(failure, CertificateException.class);
        if (certificate != null) {
            String text = String.valueOf(certificate.getMessage());
            // The JDK's HostnameChecker says "No subject alternative …" or "No name matching …".
            return text.startsWith("No subject alternative") || text.startsWith("No name matching")
                    ? Refusals.certificate(host, CertificateFault.WRONG_HOST)
                    : Refusals.certificate(host, CertificateFault.OTHER);
        }
        return alert(failure) ? Refusals.tlsAlert(host) : Refusals.tlsFailed(host);
    }

    private static boolean alert(Throwable failure) {
        Throwable cause = failure;
        for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
            if (String.valueOf(cause.getMessage()).contains("Received fatal alert")) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
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
