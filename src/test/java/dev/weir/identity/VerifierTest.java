package dev.weir.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.identity.Verifier.Comparison;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.security.crypto.bcrypt.BCrypt;

/** What is compared how often; time is counted in comparisons. */
class VerifierTest {

    private static final String SESAME = BCrypt.hashpw("sesame", BCrypt.gensalt("$2y", 4));
    private static final String OTHER = BCrypt.hashpw("other", BCrypt.gensalt("$2y", 4));
    private static final Credentials ALICE = new Credentials("alice", "sesame");

    private final AtomicReference<UsersFile> users = new AtomicReference<>(users("alice:" + SESAME));
    private final List<String> compared = new ArrayList<>();
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int room = 10;
    private final Verifier verifier = new Verifier(
            users::get,
            (password, hash) -> {
                compared.add(hash);
                return BCrypt.checkpw(password, hash);
            },
            task -> {
                if (waiting.size() >= room) {
                    throw new RejectedExecutionException();
                }
                waiting.add(task);
            },
            new byte[32]);

    private static UsersFile users(String text) {
        return (UsersFile) UsersFile.parse(text);
    }

    private void work() {
        for (Runnable task = waiting.poll(); task != null; task = waiting.poll()) {
            task.run();
        }
    }

    private static Comparison now(CompletionStage<Comparison> stage) {
        return stage.toCompletableFuture().getNow(null);
    }

    private Comparison compare(Credentials credentials) {
        CompletionStage<Comparison> stage = verifier.compare(credentials);
        work();
        return now(stage);
    }

    @Test
    void whatIsRightIsComparedOnce() {
        assertFalse(verifier.remembers(ALICE));
        assertEquals(Comparison.RIGHT, compare(ALICE));
        assertTrue(verifier.remembers(ALICE));
        assertTrue(verifier.remembers(new Credentials("alice", "sesame")));
        assertFalse(verifier.remembers(new Credentials("alice", "sesame ")));
        assertFalse(verifier.remembers(new Credentials("Alice", "sesame")));
        assertEquals(List.of(SESAME), compared);
    }

    @Test
    void whatIsWrongIsComparedEachTime() {
        Credentials wrong = new Credentials("alice", "guess");
        assertEquals(Comparison.WRONG, compare(wrong));
        assertFalse(verifier.remembers(wrong));
        assertEquals(Comparison.WRONG, compare(wrong));
        assertEquals(List.of(SESAME, SESAME), compared);
    }

    @Test
    void anUnknownNameIsComparedWithAHashOfTheSameCost() {
        assertEquals(Comparison.WRONG, compare(new Credentials("bob", "sesame")));
        assertEquals(1, compared.size());
        assertTrue(compared.getFirst().startsWith("$2b$04$"), compared::toString);
        assertFalse(verifier.remembers(new Credentials("bob", "sesame")));
    }

    @Test
    void allWhoPresentTheSameAtOnceWaitForOneComparison() {
        CompletionStage<Comparison> first = verifier.compare(ALICE);
        CompletionStage<Comparison> second = verifier.compare(new Credentials("alice", "sesame"));
        work();
        assertEquals(Comparison.RIGHT, now(first));
        assertEquals(Comparison.RIGHT, now(second));
        assertEquals(1, compared.size());
    }

    /** Somebody who looked just before the first was found right. */
    @Test
    void whatWasFoundRightMeanwhileIsNotComparedAgain() {
        assertFalse(verifier.remembers(ALICE));
        assertEquals(Comparison.RIGHT, compare(ALICE));
        assertEquals(Comparison.RIGHT, now(verifier.compare(ALICE)));
        assertEquals(1, compared.size());
    }

    @Test
    void whatThereIsNoRoomForIsNotCompared() {
        room = 1;
        CompletionStage<Comparison> first = verifier.compare(ALICE);
        assertEquals(Comparison.NO_ROOM, now(verifier.compare(new Credentials("alice", "guess"))));
        work();
        assertEquals(Comparison.RIGHT, now(first));
        assertEquals(1, compared.size());
        assertEquals(Comparison.WRONG, compare(new Credentials("alice", "guess")));
    }

    @Test
    void aChangeOfTheFileIsHeededAtOnce() {
        assertEquals(Comparison.RIGHT, compare(ALICE));
        users.set(users("alice:" + OTHER));
        assertFalse(verifier.remembers(ALICE));
        assertEquals(Comparison.WRONG, compare(ALICE));
        users.set(users("bob:" + SESAME));
        assertFalse(verifier.remembers(ALICE));
        assertFalse(verifier.knows("alice"));
        assertEquals(Comparison.WRONG, compare(ALICE));
    }

    @Test
    void aChangeWhileComparingIsHeededByTheNext() {
        CompletionStage<Comparison> before = verifier.compare(ALICE);
        users.set(users("alice:" + OTHER));
        CompletionStage<Comparison> after = verifier.compare(ALICE);
        work();
        assertEquals(Comparison.RIGHT, now(before));
        assertEquals(Comparison.WRONG, now(after));
        assertFalse(verifier.remembers(ALICE));
    }

    static Stream<Throwable> faults() {
        return Stream.of(new IllegalStateException("broken"), new StackOverflowError("broken"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aFaultIsNotAnAnswerAndIsForgotten(Throwable fault) {
        Verifier broken = new Verifier(
                users::get,
                (_, _) -> {
                    throw thrown(fault);
                },
                waiting::add,
                new byte[32]);
        for (int i = 0; i < 2; i++) {
            CompletionStage<Comparison> stage = broken.compare(ALICE);
            work();
            assertSame(fault, stage.toCompletableFuture().exceptionNow());
            assertFalse(broken.remembers(ALICE));
        }
    }

    @ParameterizedTest
    @MethodSource("faults")
    void soIsAPoolThatCannotRunIt(Throwable fault) {
        Verifier broken = new Verifier(
                users::get,
                BCrypt::checkpw,
                _ -> {
                    throw thrown(fault);
                },
                new byte[32]);
        for (int i = 0; i < 2; i++) {
            assertSame(fault, broken.compare(ALICE).toCompletableFuture().exceptionNow());
        }
    }

    private static RuntimeException thrown(Throwable fault) {
        if (fault instanceof Error error) {
            throw error;
        }
        return (RuntimeException) fault;
    }
}
