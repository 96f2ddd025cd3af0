package dev.weir.testing;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;

/** A throwaway certificate authority, made when a test starts and known to nobody else. */
public record Authority(KeyPair keys, X509Certificate certificate) {

    public static Authority create(String name) {
        KeyPair keys = newKeys();
        X500Principal own = CertificateOrder.principal("CN=" + name);
        return new Authority(keys, certify(own, own, keys, keys));
    }

    /** An authority below this one. */
    public Authority intermediate(String name) {
        KeyPair below = newKeys();
        X500Principal own = CertificateOrder.principal("CN=" + name);
        return new Authority(below, certify(certificate.getSubjectX500Principal(), own, below, keys));
    }

    private static X509Certificate certify(X500Principal issuer, X500Principal own, KeyPair keys, KeyPair signer) {
        return CertificateOrder.sign(
                new CertificateOrder.Terms(
                        issuer,
                        own,
                        Instant.now().minus(Duration.ofDays(1)),
                        Instant.now().plus(Duration.ofDays(30))),
                keys.getPublic(),
                signer.getPrivate(),
                builder -> builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
                        .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign)));
    }

    /** Begins a certificate of any kind. */
    public CertificateOrder order() {
        return new CertificateOrder(this);
    }

    /** A server certificate for these names and address literals. */
    public Identity server(String... namesAndAddresses) {
        return order().forServer().names(namesAndAddresses).issue();
    }

    /** A server certificate that ran out yesterday. */
    public Identity expiredServer(String... namesAndAddresses) {
        Instant yesterday = Instant.now().minus(Duration.ofDays(1));
        return order().forServer()
                .names(namesAndAddresses)
                .valid(yesterday.minus(Duration.ofDays(7)), yesterday)
                .issue();
    }

    /** A server certificate that begins tomorrow. */
    public Identity futureServer(String... namesAndAddresses) {
        Instant tomorrow = Instant.now().plus(Duration.ofDays(1));
        return order().forServer()
                .names(namesAndAddresses)
                .valid(tomorrow, tomorrow.plus(Duration.ofDays(7)))
                .issue();
    }

    /** A client certificate with that subject, in RFC 2253 form such as {@code CN=alice,O=Example}. */
    public Identity client(String subject) {
        return order().forClient().subject(subject).issue();
    }

    /** A client certificate with that subject and a URI as its alternative name. */
    public Identity client(String subject, String uri) {
        return order().forClient().subject(subject).uri(uri).issue();
    }

    /** The authority's certificate as PEM. */
    public String pem() {
        return Identity.pem(certificate);
    }

    /** Writes {@code <name>.crt}. */
    public Path writeTo(Path directory, String name) {
        return Identity.write(directory.resolve(name + ".crt"), pem());
    }

    static KeyStore trustStore(List<Authority> trusted) {
        try {
            KeyStore store = Identity.emptyStore();
            for (Authority authority : trusted) {
                store.setCertificateEntry("authority-" + store.size(), authority.certificate());
            }
            return store;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static boolean isAddress(String host) {
        return host.contains(":") || host.matches("[0-9.]+");
    }
}
