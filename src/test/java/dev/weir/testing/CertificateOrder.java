package dev.weir.testing;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** What an end certificate is to say, good or bad, until {@link #issue} makes it. */
public final class CertificateOrder {
    private static final SecureRandom SERIALS = new SecureRandom();

    private final Authority authority;
    private final List<GeneralName> alternatives = new ArrayList<>();
    private final List<KeyPurposeId> purposes = new ArrayList<>();
    private X500Principal subject = principal("CN=test");
    private Instant from = Instant.now().minus(Duration.ofHours(1));
    private Instant to = Instant.now().plus(Duration.ofDays(7));

    CertificateOrder(Authority authority) {
        this.authority = authority;
    }

    /** The subject in RFC 2253 form; {@code \00} and the like stand for any byte. */
    public CertificateOrder subject(String rfc2253) {
        subject = principal(rfc2253);
        return this;
    }

    /** Alternative names: DNS names, and IPv4 and IPv6 literals. */
    public CertificateOrder names(String... namesAndAddresses) {
        for (String name : namesAndAddresses) {
            int kind = Authority.isAddress(name) ? GeneralName.iPAddress : GeneralName.dNSName;
            alternatives.add(new GeneralName(kind, name));
        }
        return this;
    }

    public CertificateOrder uri(String uri) {
        alternatives.add(new GeneralName(GeneralName.uniformResourceIdentifier, uri));
        return this;
    }

    public CertificateOrder email(String address) {
        alternatives.add(new GeneralName(GeneralName.rfc822Name, address));
        return this;
    }

    /** For use by servers; on a client certificate this is the wrong use. */
    public CertificateOrder forServer() {
        purposes.add(KeyPurposeId.id_kp_serverAuth);
        return this;
    }

    /** For use by clients; on a server certificate this is the wrong use. */
    public CertificateOrder forClient() {
        purposes.add(KeyPurposeId.id_kp_clientAuth);
        return this;
    }

    public CertificateOrder valid(Instant since, Instant until) {
        from = since;
        to = until;
        return this;
    }

    public Identity issue() {
        KeyPair keys = Authority.newKeys();
        X500Principal issuer = authority.certificate().getSubjectX500Principal();
        X509Certificate certificate = sign(
                new Terms(issuer, subject, from, to),
                keys.getPublic(),
                authority.keys().getPrivate(),
                this::extend);
        return new Identity(keys.getPrivate(), certificate, authority.certificate());
    }

    /** Signed by its own key. */
    public Identity selfSign() {
        KeyPair keys = Authority.newKeys();
        X509Certificate certificate =
                sign(new Terms(subject, subject, from, to), keys.getPublic(), keys.getPrivate(), this::extend);
        return new Identity(keys.getPrivate(), certificate, certificate);
    }

    private void extend(X509v3CertificateBuilder builder) throws CertIOException {
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        if (!purposes.isEmpty()) {
            builder.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes.toArray(KeyPurposeId[]::new)));
        }
        if (!alternatives.isEmpty()) {
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(alternatives.toArray(GeneralName[]::new)));
        }
    }

    static X500Principal principal(String rfc2253) {
        return new X500Principal(rfc2253);
    }

    /** Who certifies whom for how long. */
    record Terms(X500Principal issuer, X500Principal subject, Instant from, Instant to) {}

    /** Adds the extensions of a certificate. */
    @FunctionalInterface
    interface Extensions {
        void addTo(X509v3CertificateBuilder builder) throws CertIOException;
    }

    static X509Certificate sign(Terms terms, PublicKey key, PrivateKey signer, Extensions extensions) {
        try {
            X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    terms.issuer,
                    new BigInteger(64, SERIALS),
                    Date.from(terms.from),
                    Date.from(terms.to),
                    terms.subject,
                    key);
            extensions.addTo(builder);
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer)));
        } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
            throw new IllegalStateException(e);
        }
    }
}
