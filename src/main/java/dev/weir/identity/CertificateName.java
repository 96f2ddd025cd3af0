package dev.weir.identity;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;

/** The name by which a client certificate's holder is known: its URI among the alternative names, else its subject. */
public final class CertificateName {

    /** RFC 5280 §4.2.1.6: uniformResourceIdentifier. */
    private static final int URI = 6;

    private CertificateName() {}

    /** Nobody in particular for a certificate that names nobody. */
    public static Identity of(X509Certificate certificate) {
        String name = uri(certificate)
                .orElseGet(() -> certificate.getSubjectX500Principal().getName(X500Principal.RFC2253));
        return name.isEmpty() ? Identity.ANONYMOUS : new Identity.User(name, Identity.How.CERTIFICATE);
    }

    private static Optional<String> uri(X509Certificate certificate) {
        Collection<List<?>> names;
        try {
            names = certificate.getSubjectAlternativeNames();
        } catch (CertificateParsingException _) {
            // Its authority vouched for the subject all the same.
            return Optional.empty();
        }
        return names == null
                ? Optional.empty()
                : names.stream()
                        .filter(name -> name.getFirst() instanceof Integer type && type == URI)
                        .map(name -> String.valueOf(name.get(1)))
                        .filter(uri -> !uri.isEmpty())
                        .findFirst();
    }
}
