package dev.weir.upstream;

import dev.weir.response.CertificateFault;
import io.netty.handler.ssl.util.SimpleTrustManagerFactory;
import io.netty.util.NetUtil;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateRevokedException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's verification of an origin's certificate and of the name in it, with three things more: a common name alone names no host
 * (RFC 9110 §4.3.4), what its authority took back is refused, and what is wrong is told as a {@link Fault}.
 */
final class OriginTrust extends X509ExtendedTrustManager {

    private static final int DNS_NAME = 2; // RFC 5280 §4.2.1.6
    private static final int MAX_CAUSES = 16;

    private final X509ExtendedTrustManager jdk;
    private final Supplier<Revocations> revocations;

    private OriginTrust(X509ExtendedTrustManager jdk, Supplier<Revocations> revocations) {
        this.jdk = jdk;
        this.revocations = revocations;
    }

    /** What is wrong with a certificate. */
    static final class Fault extends CertificateException {

        private static final long serialVersionUID = 1L;

        private final CertificateFault fault;

        Fault(CertificateFault fault, @Nullable Throwable cause) {
            super(fault.name(), cause);
            this.fault = fault;
        }

        CertificateFault fault() {
            return fault;
        }
    }

    /** The same trust, verified as origins are. */
    static TrustManagerFactory around(TrustManagerFactory given, Supplier<Revocations> revocations) {
        return factory(extended(given), revocations);
    }

    /** The platform's roots, read once. */
    static TrustManagerFactory platform(Supplier<Revocations> revocations) {
        return factory(Platform.ROOTS, revocations);
    }

    private static final class Platform {
        static final X509ExtendedTrustManager ROOTS = load();

        private static X509ExtendedTrustManager load() {
            try {
                TrustManagerFactory factory =
                        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
                factory.init((KeyStore) null);
                return extended(factory);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("the platform's trusted authorities cannot be read", e);
            }
        }
    }

    private static X509ExtendedTrustManager extended(TrustManagerFactory factory) {
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager extended) {
                return extended;
            }
        }
        // Without the engine at hand no name would be verified.
        throw new IllegalArgumentException("the trust store's manager cannot verify host names");
    }

    private static TrustManagerFactory factory(X509ExtendedTrustManager jdk, Supplier<Revocations> revocations) {
        TrustManager[] managers = {new OriginTrust(jdk, revocations)};
        return new SimpleTrustManagerFactory() {
            @Override
            protected void engineInit(KeyStore keyStore) {}

            @Override
            protected void engineInit(ManagerFactoryParameters parameters) {}

            @Override
            protected TrustManager[] engineGetTrustManagers() {
                return managers.clone();
            }
        };
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        try {
            jdk.checkServerTrusted(chain, authType, engine);
        } catch (CertificateException e) {
            throw new Fault(fault(chain, e), e);
        }
        Revocations revoked = revocations.get();
        if (Arrays.stream(chain).anyMatch(revoked::contain)) {
            throw new Fault(CertificateFault.REVOKED, null);
        }
        if (!NetUtil.isValidIpV4Address(engine.getPeerHost())
                && !NetUtil.isValidIpV6Address(engine.getPeerHost())
                && !hasDnsName(chain[0])) {
            throw new Fault(CertificateFault.NO_NAME, null);
        }
    }

    private static boolean hasDnsName(X509Certificate certificate) throws CertificateException {
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        return names != null
                && names.stream().anyMatch(name -> Integer.valueOf(DNS_NAME).equals(name.getFirst()));
    }

    private static CertificateFault fault(X509Certificate[] chain, CertificateException failure) {
        Throwable cause = failure;
        for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
            switch (cause) {
                case CertificateExpiredException _ -> {
                    return CertificateFault.EXPIRED;
                }
                case CertificateNotYetValidException _ -> {
                    return CertificateFault.NOT_YET_VALID;
                }
                case CertificateRevokedException _ -> {
                    return CertificateFault.REVOKED;
                }
                case CertPathBuilderException _ -> {
                    return isSelfSigned(chain) ? CertificateFault.SELF_SIGNED : CertificateFault.UNKNOWN_ISSUER;
                }
                case CertPathValidatorException path
                when path.getReason() == BasicReason.ALGORITHM_CONSTRAINED -> {
                    return CertificateFault.WEAK;
                }
                default -> cause = cause.getCause();
            }
        }
        return byWords(String.valueOf(failure.getMessage()));
    }

    private static boolean isSelfSigned(X509Certificate[] chain) {
        return chain.length == 1 && chain[0].getSubjectX500Principal().equals(chain[0].getIssuerX500Principal());
    }

    /** The JDK's HostnameChecker and EndEntityChecker have no exceptions of their own. */
    private static CertificateFault byWords(String text) {
        if (text.startsWith("No subject alternative") || text.startsWith("No name matching")) {
            return CertificateFault.WRONG_HOST;
        }
        return text.startsWith("Extended key usage") || text.startsWith("KeyUsage")
                ? CertificateFault.WRONG_USE
                : CertificateFault.OTHER;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new Fault(CertificateFault.OTHER, null);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new Fault(CertificateFault.OTHER, null);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new Fault(CertificateFault.OTHER, null);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new Fault(CertificateFault.OTHER, null);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new Fault(CertificateFault.OTHER, null);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return jdk.getAcceptedIssuers();
    }
}
