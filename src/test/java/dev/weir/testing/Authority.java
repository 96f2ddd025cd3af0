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
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;

/** A throwaway certificate authority, made when a test starts and known to nobody else. */
public record Authority(KeyPair keys, X509Certificate certificate) {

    public static Authority create(String name) {
        KeyPair keys = newKeys();
        X509Certificate certificate = CertificateOrder.sign(
                new CertificateOrder.Terms(
                        CertificateOrder.principal("CN=" + name),
                        CertificateOrder.principal("CN=" + name),
                        Instant.now().minus(Duration.ofDays(1)),
                        Instant.now().plus(Duration.ofDays(30))),
                keys.getPublic(),
                keys.getPrivate(),
                builder -> builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
                        .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign)));
        return new Authority(keys, certificate);
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
