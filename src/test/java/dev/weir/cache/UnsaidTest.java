package dev.weir.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
    private final Unsaid unsaid = new Unsaid((SecondLevel) Proxy.newProxyInstance(
            UnsaidTest.class.getClassLoader(),
            new Class<?>[] {SecondLevel.class},
            (_, method, arguments) -> switch (method.getName()) {
                case "isUp" -> up;
                case "remove" -> removal();
                case "tell" -> told((CacheKey) arguments[1]);
                default -> throw new AssertionError(method.getName());
            }));

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
}
