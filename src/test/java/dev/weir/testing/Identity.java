package dev.weir.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** A private key and the certificate for it, with the one of the authority that issued it, or itself where none is presented. */
public record Identity(PrivateKey key, X509Certificate certificate, X509Certificate issuer) {
    /** The password of every key store that is made here. */
    public static final String PASSWORD = "changeit";

    /** The files of an identity: a chain of certificates and a PKCS#8 key. */
    public record PemFiles(Path certificate, Path key) {}

    /** Writes {@code <name>.crt} and {@code <name>.key}, over those that are there. */
    public PemFiles writeTo(Path directory, String name) {
        PemFiles files = new PemFiles(directory.resolve(name + ".crt"), directory.resolve(name + ".key"));
        write(files.certificate, pem(certificate) + pem(issuer));
        write(files.key, pem("PRIVATE KEY", key.getEncoded()));
        return files;
    }

    public KeyStore keyStore() {
        try {
            KeyStore store = emptyStore();
            Certificate[] chain = issuer.equals(certificate)
                    ? new Certificate[] {certificate}
                    : new Certificate[] {certificate, issuer};
            store.setKeyEntry("identity", key, PASSWORD.toCharArray(), chain);
            return store;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The same, presented without the certificate of its issuer. */
    public Identity alone() {
        return new Identity(key, certificate, certificate);
    }

    /** The key store as a file would hold it. */
    public byte[] pkcs12() {
        try {
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            keyStore().store(content, PASSWORD.toCharArray());
            return content.toByteArray();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The subject as RFC 2253 has it. */
    public String subject() {
        return certificate.getSubjectX500Principal().getName();
    }

    static KeyStore emptyStore() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, (char @Nullable []) null);
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static String pem(X509Certificate certificate) {
        try {
            return pem("CERTIFICATE", certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String kind, byte[] content) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n";
    }

    static Path write(Path file, String content) {
        try {
            return Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
