package dev.weir.lifecycle;

import io.quarkus.tls.runtime.config.KeyStoreConfig;
import io.quarkus.tls.runtime.config.TlsBucketConfig;
import io.quarkus.tls.runtime.config.TlsConfig;
import io.quarkus.tls.runtime.config.TrustStoreConfig;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.ConfigValidationException.Problem;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.SmallRyeConfigBuilderCustomizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Looks into the PEM files that the TLS registry is to read, and at how often, while the configuration is made: the registry reads them
 * before anything of Weir runs, and does not say which key named them.
 */
public final class KeyFiles implements SmallRyeConfigBuilderCustomizer {

    private static final Pattern CERTIFICATE = Pattern.compile("-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----");
    private static final Pattern KEY = Pattern.compile("-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----");

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(365);

    @Override
    public void configBuilder(SmallRyeConfigBuilder builder) {
        builder.withValidator((type, prefix, mapping) -> {
            if (mapping instanceof TlsConfig config) {
                List<String> faults = faults(config);
                if (!faults.isEmpty()) {
                    throw new ConfigValidationException(
                            faults.stream().map(Problem::new).toArray(Problem[]::new));
                }
            }
        });
    }

    static List<String> faults(TlsConfig config) {
        List<String> faults = new ArrayList<>();
        config.defaultCertificateConfig().ifPresent(entry -> entry("quarkus.tls", entry, faults));
        config.namedCertificateConfig().forEach((name, entry) -> entry("quarkus.tls." + name, entry, faults));
        return faults;
    }

    private static void entry(String prefix, TlsBucketConfig entry, List<String> faults) {
        entry.reloadPeriod()
                .filter(period -> period.compareTo(SHORTEST) < 0 || period.compareTo(LONGEST) > 0)
                .ifPresent(period -> faults.add(prefix + ".reload-period: from " + SHORTEST.toSeconds() + "s to "
                        + LONGEST.toDays() + "d, not " + period + "; where files are read once, do not set it"));
        entry.keyStore()
                .flatMap(KeyStoreConfig::pem)
                .ifPresent(pem -> pem.keyCerts().forEach((name, pair) -> {
                    String key = prefix + ".key-store.pem." + name;
                    certificate(pair.cert()).ifPresent(fault -> faults.add(key + ".cert: " + fault));
                    privateKey(pair.key()).ifPresent(fault -> faults.add(key + ".key: " + fault));
                }));
        entry.trustStore()
                .flatMap(TrustStoreConfig::pem)
                .flatMap(pem -> pem.certs())
                .ifPresent(files -> files.forEach(file ->
                        certificate(file).ifPresent(fault -> faults.add(prefix + ".trust-store.pem.certs: " + fault))));
        entry.certificateRevocationList()
                .ifPresent(files -> files.forEach(file -> unreadable(file)
                        .ifPresent(fault -> faults.add(prefix + ".certificate-revocation-list: " + fault))));
    }

    private static Optional<String> certificate(Path file) {
        return fault(file, content -> {
            if (!CERTIFICATE.matcher(text(content)).find()) {
                return Optional.of("no certificate is in '" + file + "', which is to be PEM");
            }
            try {
                var _ = CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(content));
                return Optional.empty();
            } catch (CertificateException e) {
                return Optional.of("'" + file + "' has no certificate that can be read: " + e.getMessage());
            }
        });
    }

    private static Optional<String> privateKey(Path file) {
        return fault(
                file,
                content -> KEY.matcher(text(content)).find()
                        ? Optional.empty()
                        : Optional.of("no private key is in '" + file + "', which is to be PEM"));
    }

    private static Optional<String> unreadable(Path file) {
        return fault(file, _ -> Optional.empty());
    }

    /** Why it cannot be read, or what is wrong with what is in it. */
    private static Optional<String> fault(Path file, Function<byte[], Optional<String>> ofContent) {
        try {
            return ofContent.apply(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            return Optional.of("there is no file '" + file + "'");
        } catch (IOException e) {
            return Optional.of("'" + file + "' cannot be read: " + e.getMessage());
        }
    }

    private static String text(byte[] content) {
        return new String(content, StandardCharsets.ISO_8859_1);
    }
}
