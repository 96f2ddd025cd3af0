package dev.weir.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * What one end brings to a TLS handshake.
 *
 * @param trusted the authorities the other end's certificate may come from; a server with any demands a certificate
 * @param identity the certificate presented
 * @param alpn the protocols offered or accepted
 * @param versions the TLS versions spoken, all where empty
 */
public record Tls(List<Authority> trusted, Optional<Identity> identity, List<String> alpn, List<String> versions) {

    /** A client that trusts these. */
    public static Tls trusting(Authority... authorities) {
        return new Tls(List.of(authorities), Optional.empty(), List.of(), List.of());
    }

    /** A server with that certificate, or a client with it that trusts nobody yet. */
    public static Tls presenting(Identity identity) {
        return new Tls(List.of(), Optional.of(identity), List.of(), List.of());
    }

    /** The same, with a certificate of its own. */
    public Tls as(Identity own) {
        return new Tls(trusted, Optional.of(own), alpn, versions);
    }

    /** The same server, which demands a client certificate from one of these. */
    public Tls demanding(Authority... authorities) {
        return new Tls(List.of(authorities), identity, alpn, versions);
    }

    public Tls offering(String... protocols) {
        return new Tls(trusted, identity, List.of(protocols), versions);
    }

    /** The same, with these versions only, such as {@code TLSv1.2}. */
    public Tls speaking(String... only) {
        return new Tls(trusted, identity, alpn, List.of(only));
    }

    public SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(Authority.trustStore(trusted));
            context.init(keyManagers(), trusted.isEmpty() ? null : trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private KeyManager[] keyManagers() throws GeneralSecurityException {
        if (identity.isEmpty()) {
            return new KeyManager[0];
        }
        KeyStore keys = identity.get().keyStore();
        KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(keys, Identity.PASSWORD.toCharArray());
        return factory.getKeyManagers();
    }

    SSLSocket clientSocket(Socket over, String host) {
        try {
            SSLSocket socket = (SSLSocket) context().getSocketFactory().createSocket(over, host, over.getPort(), true);
            SSLParameters parameters = parameters(socket);
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            if (!Authority.isAddress(host)) {
                parameters.setServerNames(List.of(new SNIHostName(host)));
            }
            socket.setSSLParameters(parameters);
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    SSLSocket serverSocket(Socket over) {
        try {
            SSLSocket socket = (SSLSocket) context().getSocketFactory().createSocket(over, null, true);
            SSLParameters parameters = parameters(socket);
            parameters.setNeedClientAuth(!trusted.isEmpty());
            socket.setSSLParameters(parameters);
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private SSLParameters parameters(SSLSocket socket) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(alpn.toArray(String[]::new));
        if (!versions.isEmpty()) {
            parameters.setProtocols(versions.toArray(String[]::new));
        }
        return parameters;
    }
}
