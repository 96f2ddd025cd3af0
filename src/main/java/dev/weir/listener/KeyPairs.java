package dev.weir.listener;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import javax.net.ssl.KeyManager;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;

/** Whether the private keys of a server fit its certificates: key stores take any two, and then every handshake fails. */
final class KeyPairs {

    private static final byte[] ANYTHING = {1, 2, 3, 4};
    private static final String[] KEY_TYPES = {"EC", "RSA", "EdDSA"};

    private KeyPairs() {}

    /**
     * Tries every key.
     *
     * @throws GeneralSecurityException when there is none, or one that is not its certificate's
     */
    static void check(KeyManager[] managers) throws GeneralSecurityException {
        int found = 0;
        for (KeyManager manager : managers) {
            if (manager instanceof X509KeyManager keys) {
                for (String type : KEY_TYPES) {
                    found += check(keys, keys.getServerAliases(type, null));
                }
            }
        }
        if (found == 0) {
            throw new InvalidKeyException("no private key with a certificate");
        }
    }

    private static int check(X509KeyManager keys, String @Nullable [] aliases) throws GeneralSecurityException {
        if (aliases == null) {
            return 0;
        }
        for (String alias : aliases) {
            PublicKey certified = keys.getCertificateChain(alias)[0].getPublicKey();
            if (!fit(keys.getPrivateKey(alias), certified)) {
                throw new InvalidKeyException("the private key is not the certificate's");
            }
        }
        return aliases.length;
    }

    private static boolean fit(PrivateKey key, PublicKey certified) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(
                switch (certified.getAlgorithm()) {
                    case "EC" -> "SHA256withECDSA";
                    case "RSA" -> "SHA256withRSA";
                    default -> certified.getAlgorithm();
                });
        signature.initSign(key);
        signature.update(ANYTHING);
        byte[] signed = signature.sign();
        signature.initVerify(certified);
        signature.update(ANYTHING);
        return signature.verify(signed);
    }
}
