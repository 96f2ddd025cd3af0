package dev.weir.testing;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** What an authority publishes of certificates that it takes back. */
public final class RevocationList {

    private RevocationList() {}

    /** The list as PEM, with these certificates on it. */
    public static String of(Authority authority, Identity... revoked) {
        Instant now = Instant.now();
        try {
            JcaX509v2CRLBuilder builder = new JcaX509v2CRLBuilder(
                    authority.certificate().getSubjectX500Principal(), Date.from(now.minus(Duration.ofHours(1))));
            builder.setNextUpdate(Date.from(now.plus(Duration.ofDays(7))));
            for (Identity identity : revoked) {
                builder.addCRLEntry(identity.certificate().getSerialNumber(), Date.from(now), 0);
            }
            byte[] list = builder.build(new JcaContentSignerBuilder("SHA256withECDSA")
                            .build(authority.keys().getPrivate()))
                    .getEncoded();
            String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(list);
            return "-----BEGIN X509 CRL-----\n" + text + "\n-----END X509 CRL-----\n";
        } catch (OperatorCreationException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
