package dev.weir.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.control.Doorkeeper.Answer;
import dev.weir.identity.Credentials;
import dev.weir.identity.Password;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.springframework.security.crypto.bcrypt.BCrypt;

class DoorkeeperTest {

    private static final InetAddress HERE = InetAddress.getLoopbackAddress();

    private final AtomicLong clock = new AtomicLong();
    private final AtomicInteger comparisons = new AtomicInteger();
    private final Map<String, Password> passwords = new HashMap<>(
            Map.of("manager", Password.of("one"), "viewer", Password.of(BCrypt.hashpw("two", BCrypt.gensalt(4)))));
    private final Doorkeeper doorkeeper = new Doorkeeper(
            user -> passwords.getOrDefault(user, new Password.None("there is no such user")),
            (password, hash) -> {
                comparisons.incrementAndGet();
                return BCrypt.checkpw(password, hash);
            },
            new byte[32],
            clock::get);

    private Answer answer(String user, String password) {
        return doorkeeper.answer(new Credentials(user, password), HERE);
    }

    private Answer.Out wrong(String user) {
        return assertInstanceOf(Answer.Out.class, answer(user, "wrong"));
    }

    private Duration wrongAndAnswered(String user) {
        Answer.Out out = wrong(user);
        doorkeeper.answered(out);
        return out.after();
    }

    @Test
    void therightOnesGetIn() {
        assertInstanceOf(Answer.In.class, answer("manager", "one"));
        assertInstanceOf(Answer.In.class, answer("viewer", "two"));
    }

    @Test
    void nobodyElseDoes() {
        for (String[] pair : new String[][] {
            {"manager", "two"},
            {"viewer", "one"},
            {"manager", ""},
            {"manager", "one "},
            {"Manager", "one"},
            {"x", "one"}
        }) {
            assertInstanceOf(Answer.Out.class, answer(pair[0], pair[1]), () -> String.join(":", pair));
        }
    }

    @Test
    void whoeverHasNoPasswordDoesNotGetInWithout() {
        passwords.put("manager", new Password.None("is empty"));
        assertInstanceOf(Answer.Out.class, answer("manager", ""));
    }

    @Test
    void aHashIsComparedOnceForAWhile() {
        for (int i = 0; i < 5; i++) {
            assertInstanceOf(Answer.In.class, answer("viewer", "two"));
        }
        assertEquals(1, comparisons.get());
        assertTrue(doorkeeper.isQuick(new Credentials("viewer", "two")));
        clock.addAndGet(Duration.ofMinutes(11).toNanos());
        assertFalse(doorkeeper.isQuick(new Credentials("viewer", "two")));
        assertInstanceOf(Answer.In.class, answer("viewer", "two"));
        assertEquals(2, comparisons.get());
    }

    @Test
    void aNewHashForgetsTheOldPassword() {
        assertInstanceOf(Answer.In.class, answer("viewer", "two"));
        passwords.put("viewer", Password.of(BCrypt.hashpw("three", BCrypt.gensalt(4))));
        assertInstanceOf(Answer.Out.class, answer("viewer", "two"));
        assertInstanceOf(Answer.In.class, answer("viewer", "three"));
    }

    @Test
    void whoGuessesWaitsLongerAndLongerButNotForever() {
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            waits.add(wrongAndAnswered("manager").toMillis());
        }
        assertEquals(List.of(0L, 250L, 500L), waits.subList(9, 12));
        assertEquals(5000L, waits.getLast());
    }

    @Test
    void aRightPasswordDoesNotWaitWhereAnotherIsGuessedAt() {
        List<Answer> guesses = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            guesses.add(answer("manager", "guess" + i));
        }
        assertInstanceOf(Answer.Later.class, guesses.getLast());
        assertInstanceOf(Answer.In.class, answer("manager", "one"));
        assertInstanceOf(Answer.In.class, answer("viewer", "two"));
    }

    @Test
    void guessesAtOneUserAreNotAnothers() {
        for (int i = 0; i < 30; i++) {
            wrongAndAnswered("manager");
        }
        assertEquals(Duration.ZERO, wrongAndAnswered("viewer"));
        assertEquals(Duration.ZERO, wrongAndAnswered("somebody"));
    }

    @Test
    void soManyWaitAndNoMoreWhereverTheyComeFrom() throws UnknownHostException {
        List<Answer.Out> waiting = new ArrayList<>();
        int later = 0;
        for (int i = 0; i < 300; i++) {
            InetAddress from = InetAddress.getByAddress(new byte[] {10, 0, (byte) (i >> 8), (byte) i});
            switch (doorkeeper.answer(new Credentials("manager", "wrong"), from)) {
                case Answer.Out out -> waiting.add(out);
                case Answer.Later _ -> later++;
                case Answer.In _ -> throw new AssertionError("in");
            }
        }
        assertEquals(256, waiting.size());
        assertEquals(44, later);
        waiting.forEach(doorkeeper::answered);
        assertInstanceOf(Answer.Out.class, answer("manager", "wrong"));
    }
}
