package dev.weir.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What could not be said is said later, all of it, however much it is. */
class UnsaidTest {

    private static final int MANY = 10_000;

    private boolean up;
    private final List<Promise<Void>> removals = new ArrayList<>();
    private final Set<CacheKey> told = new HashSet<>();
    private final List<CacheKey> over = new ArrayList<>();
    private final Unsaid unsaid = new Unsaid(
            (SecondLevel) Proxy.newProxyInstance(
                    UnsaidTest.class.getClassLoader(),
                    new Class<?>[] {SecondLevel.class},
                    (_, method, arguments) -> switch (method.getName()) {
                        case "isUp" -> up;
                        case "remove" -> removal();
                        case "tell" -> told((CacheKey) arguments[1]);
                        case "log" -> Future.succeededFuture();
                        default -> throw new AssertionError(method.getName());
                    }),
            () -> new byte[0],
            over::add);

    private Future<Void> removal() {
        Promise<Void> removal = Promise.promise();
        removals.add(removal);
        return removal.future();
    }

    private Future<Void> told(CacheKey key) {
        told.add(key);
        return Future.succeededFuture();
    }

    private static CacheKey key(int number) {
        return new CacheKey("http://x.example/" + number);
    }

    private void rememberMany() {
        for (int i = 0; i < MANY; i++) {
            assertTrue(unsaid.say(key(i)).failed());
        }
    }

    private List<Promise<Void>> taken() {
        List<Promise<Void>> taken = List.copyOf(removals);
        removals.clear();
        return taken;
    }

    @Test
    void nothingIsForgottenWhereTheStoreFailsAgain() {
        rememberMany();
        up = true;
        Future<Void> first = unsaid.sayAll();
        taken().forEach(removal -> removal.fail("gone again"));
        assertTrue(first.failed());
        assertEquals(Set.of(), told);
        Future<Void> second = unsaid.sayAll();
        while (!removals.isEmpty()) {
            taken().forEach(Promise::complete);
        }
        assertTrue(second.succeeded());
        assertEquals(MANY, told.size());
    }

    @Test
    void ofTooManyIsSaidThatEverythingIsOutOfDateAndNothingStaysPending() {
        rememberMany();
        assertTrue(unsaid.say(key(MANY)).failed());
        assertTrue(unsaid.isPending(key(MANY + 1)), "everything is");
        up = true;
        assertTrue(unsaid.sayAll().succeeded());
        assertFalse(unsaid.isPending(key(0)));
        assertFalse(unsaid.isPending(key(MANY)));
    }

    /** Until it is gone there, what is there may be what is out of date. */
    @Test
    void itIsPendingUntilItIsSaid() {
        up = true;
        var _ = unsaid.say(key(1));
        assertTrue(unsaid.isPending(key(1)));
        assertFalse(unsaid.isPending(key(2)));
        taken().forEach(removal -> removal.fail("late"));
        assertEquals(List.of(key(1)), over);
        assertTrue(unsaid.isPending(key(1)));
        var _ = unsaid.sayAll();
        taken().forEach(Promise::complete);
        assertFalse(unsaid.isPending(key(1)));
        assertEquals(List.of(key(1), key(1)), over);
    }

    @Test
    void ofTooMuchEverythingIsPending() {
        rememberMany();
        assertTrue(unsaid.say(key(MANY)).failed());
        assertTrue(unsaid.isPending(key(MANY + 1)));
    }
}
