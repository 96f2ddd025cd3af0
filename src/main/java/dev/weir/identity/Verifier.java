package dev.weir.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Whether a name and a password are a user's. bcrypt runs on a pool's threads; what it found right is remembered under a keyed hash of
 * name, password and the hash they were compared with, so that a change of the file is a miss and no password is kept. What it found wrong
 * is not remembered, and an unknown name takes as long as a known one.
 */
public final class Verifier {

    private static final String HMAC = "HmacSHA256";
    private static final int REMEMBERED = 10_000;

    private final Supplier<UsersFile> users;
    private final BiPredicate<byte[], String> bcrypt;
    private final Executor pool;
    private final SecretKeySpec key;
    private final Cache<ByteBuffer, Boolean> right =
            Caffeine.newBuilder().maximumSize(REMEMBERED).build();
    private final Map<ByteBuffer, CompletableFuture<Comparison>> underWay = new ConcurrentHashMap<>();

    /**
     * @param users those in force
     * @param bcrypt whether a password is that of a hash; takes its time, and the same for right and wrong
     * @param pool where that runs; refuses what is too much
     * @param key random, of this process alone
     */
    public Verifier(Supplier<UsersFile> users, BiPredicate<byte[], String> bcrypt, Executor pool, byte[] key) {
        this.users = users;
        this.bcrypt = bcrypt;
        this.pool = pool;
        this.key = new SecretKeySpec(key, HMAC);
    }

    /** What came of a comparison. */
    public enum Comparison {
        RIGHT,
        WRONG,
        /** Too many others are being compared. */
        NO_ROOM
    }

    /** Whether there is a user of that name. */
    public boolean knows(String user) {
        return users.get().hash(user).isPresent();
    }

    /** Whether these were found right before, and still are. */
    public boolean remembers(Credentials credentials) {
        Optional<String> hash = users.get().hash(credentials.user());
        return hash.isPresent() && right.getIfPresent(digest(credentials, hash.get())) != null;
    }

    /** Completes on another thread, exceptionally where it cannot be told; once for all who present the same at once. */
    public CompletionStage<Comparison> compare(Credentials credentials) {
        UsersFile inForce = users.get();
        Optional<String> known = inForce.hash(credentials.user());
        String hash =
                known.orElseGet(() -> inForce.decoy(digest(credentials.user()).getInt(0)));
        ByteBuffer digest = digest(credentials, hash);
        CompletableFuture<Comparison> own = new CompletableFuture<>();
        CompletableFuture<Comparison> other = underWay.putIfAbsent(digest, own);
        if (other != null) {
            return other;
        }
        if (known.isPresent() && right.getIfPresent(digest) != null) {
            // Another was found right between the caller's look and ours.
            underWay.remove(digest, own);
            own.complete(Comparison.RIGHT);
            return own;
        }
        try {
            pool.execute(() -> compare(credentials, hash, known.isPresent(), digest, own));
        } catch (RejectedExecutionException _) {
            underWay.remove(digest, own);
            own.complete(Comparison.NO_ROOM);
        } catch (RuntimeException | Error e) {
            // No thread can be started.
            failed(digest, own, e);
        }
        return own;
    }

    private void compare(
            Credentials credentials,
            String hash,
            boolean known,
            ByteBuffer digest,
            CompletableFuture<Comparison> result) {
        try {
            boolean same = bcrypt.test(credentials.password().getBytes(StandardCharsets.UTF_8), hash) && known;
            if (same) {
                right.put(digest, true);
            }
            underWay.remove(digest, result);
            result.complete(same ? Comparison.RIGHT : Comparison.WRONG);
        } catch (RuntimeException | Error e) {
            // An error too: whoever waits has to hear of it, and who presents the same next has to have a comparison of
            // his own.
            failed(digest, result, e);
        }
    }

    private void failed(ByteBuffer digest, CompletableFuture<Comparison> result, Throwable fault) {
        underWay.remove(digest, result);
        result.completeExceptionally(fault);
    }

    /** None of the three has a NUL in it, so they are told apart. */
    private ByteBuffer digest(Credentials credentials, String hash) {
        return digest(credentials.user() + "\0" + credentials.password() + "\0" + hash);
    }

    private ByteBuffer digest(String text) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            return ByteBuffer.wrap(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java has " + HMAC, e);
        }
    }
}
