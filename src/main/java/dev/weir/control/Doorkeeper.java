package dev.weir.control;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.weir.identity.Attempts;
import dev.weir.identity.Credentials;
import dev.weir.identity.Password;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Whether a password is that of a user, and how long who got it wrong has to wait: longer each time, by user and address, so that somebody
 * who guesses at one does not keep another out. A right password never waits; what bcrypt found right is known for a while.
 */
final class Doorkeeper {

    private static final String HMAC = "HmacSHA256";
    private static final Duration KNOWN = Duration.ofMinutes(10);
    private static final int MOST_KNOWN = 16;
    private static final int MOST_WAITING = 256;
    private static final String OTHERS = "";

    private final Function<String, Password> passwords;
    private final BiPredicate<byte[], String> bcrypt;
    private final SecretKeySpec key;
    private final Map<String, Attempts> attempts;
    private final Cache<ByteBuffer, Boolean> right;
    private final AtomicInteger waiting = new AtomicInteger();

    /**
     * For the users that there are.
     *
     * @param passwords by user, as they are now
     * @param bcrypt whether a password is that of a hash; takes its time
     * @param key random, of this process alone
     * @param clock in nanoseconds, from any origin
     */
    Doorkeeper(
            Function<String, Password> passwords, BiPredicate<byte[], String> bcrypt, byte[] key, LongSupplier clock) {
        this.passwords = passwords;
        this.bcrypt = bcrypt;
        this.key = new SecretKeySpec(key, HMAC);
        this.attempts = Map.of(
                Roles.MANAGER, new Attempts(clock), Roles.VIEWER, new Attempts(clock), OTHERS, new Attempts(clock));
        this.right = Caffeine.newBuilder()
                .maximumSize(MOST_KNOWN)
                .expireAfterWrite(KNOWN)
                .ticker(clock::getAsLong)
                .build();
    }

    /** What comes of a name and a password. */
    sealed interface Answer {

        /** They are a user's. */
        record In() implements Answer {}

        /**
         * They are not; whoever is told so has to call {@link #answered}.
         *
         * @param after the wait
         */
        record Out(Duration after, Attempts.Of attempts) implements Answer {}

        /** Too many wrong ones wait for their answer; ask later. */
        record Later() implements Answer {}
    }

    /** Whether it can be told at once: there is no hash to be compared with. */
    boolean isQuick(Credentials credentials) {
        return !(passwords.apply(credentials.user()) instanceof Password.Bcrypt bcrypted)
                || right.getIfPresent(digest(credentials, bcrypted.hash())) != null;
    }

    Answer answer(Credentials credentials, InetAddress from) {
        return switch (passwords.apply(credentials.user())) {
            case Password.None _ -> wrong(of(credentials, from));
            case Password.Plain plain ->
                plain.is(credentials.password()) ? new Answer.In() : wrong(of(credentials, from));
            case Password.Bcrypt(String hash) -> compared(credentials, hash, of(credentials, from));
        };
    }

    private Answer compared(Credentials credentials, String hash, Attempts.Of those) {
        ByteBuffer digest = digest(credentials, hash);
        if (right.getIfPresent(digest) != null) {
            return new Answer.In();
        }
        if (those.begin() == Attempts.Turn.NOT_YET) {
            return new Answer.Later();
        }
        if (bcrypt.test(credentials.password().getBytes(StandardCharsets.UTF_8), hash)) {
            right.put(digest, true);
            those.end();
            return new Answer.In();
        }
        return out(those);
    }

    private Answer wrong(Attempts.Of those) {
        return those.begin() == Attempts.Turn.NOT_YET ? new Answer.Later() : out(those);
    }

    private Answer out(Attempts.Of those) {
        Duration after = those.wrong();
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            those.end();
            return new Answer.Later();
        }
        return new Answer.Out(after, those);
    }

    /** The wait is over. */
    void answered(Answer.Out out) {
        waiting.decrementAndGet();
        out.attempts.end();
    }

    private Attempts.Of of(Credentials credentials, InetAddress from) {
        String user = attempts.containsKey(credentials.user()) ? credentials.user() : OTHERS;
        return attempts.getOrDefault(user, new Attempts(() -> 0)).of(from);
    }

    /** None of the three has a NUL in it, so they are told apart. */
    private ByteBuffer digest(Credentials credentials, String hash) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            String text = credentials.user() + "\0" + credentials.password() + "\0" + hash;
            return ByteBuffer.wrap(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java has " + HMAC, e);
        }
    }
}
