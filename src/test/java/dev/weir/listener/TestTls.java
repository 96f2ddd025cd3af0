package dev.weir.listener;

import dev.weir.testing.Authority;
import dev.weir.testing.Identity;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.PfxOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Set;

/** What the TLS listener is under test. */
final class TestTls {

    static final Set<String> VERSIONS = Set.of("TLSv1.3", "TLSv1.2");

    private TestTls() {}

    /** A listener with that certificate that asks clients for one of these authorities, if any. */
    static ListenerTls of(Identity identity, Authority... clients) {
        return of(identity.keyStore(), clients);
    }

    static ListenerTls of(KeyStore keys, Authority... clients) {
        PemTrustOptions trust = new PemTrustOptions();
        for (Authority authority : clients) {
            trust.addCertValue(Buffer.buffer(authority.pem()));
        }
        return new ListenerTls(keyOptions(keys), clients.length == 0 ? null : trust, List.of(), VERSIONS, List.of());
    }

    /** The same listener, that does not take certificates on this list any more. */
    static ListenerTls revoking(ListenerTls tls, String list) {
        return new ListenerTls(tls.keys(), tls.trust(), List.of(Buffer.buffer(list)), tls.protocols(), tls.ciphers());
    }

    private static PfxOptions keyOptions(KeyStore keys) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            keys.store(bytes, Identity.PASSWORD.toCharArray());
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError(e);
        }
        return new PfxOptions().setPassword(Identity.PASSWORD).setValue(Buffer.buffer(bytes.toByteArray()));
    }
}
