package dev.weir.upstream;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.List;

/** The certificates that authorities took back, as their lists say. */
record Revocations(List<X509CRL> lists) {

    Revocations {
        lists = List.copyOf(lists);
    }

    /**
     * Reads lists, PEM or DER.
     *
     * @throws IllegalArgumentException naming the key, when one cannot be read
     */
    static Revocations read(List<Buffer> files) {
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            List<X509CRL> lists = new java.util.ArrayList<>();
            for (Buffer file : files) {
                factory.generateCRLs(new ByteArrayInputStream(file.getBytes())).stream()
                        .map(X509CRL.class::cast)
                        .forEach(lists::add);
            }
            return new Revocations(lists);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "quarkus.tls.upstream.certificate-revocation-list: not a list of revoked certificates", e);
        }
    }

    /** Whether its issuer took a certificate back. */
    boolean contain(X509Certificate certificate) {
        return lists.stream()
                .anyMatch(list -> list.getIssuerX500Principal().equals(certificate.getIssuerX500Principal())
                        && list.isRevoked(certificate));
    }
}
