package dev.weir.lifecycle;

import java.lang.reflect.Proxy;

/**
 * A handler of a signal of the operating system. {@code sun.misc.Signal} is the JDK's only way to one; named in the source it draws a
 * warning that nothing excuses, so it is called by reflection, with constants that a native image finds at build time.
 */
final class OsSignal {

    private OsSignal() {}

    /**
     * Runs something, on a thread of its own, each time the signal comes; the JVM's handling is replaced.
     *
     * @param name without {@code SIG}
     */
    static void handle(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(
                    handler.getClassLoader(),
                    new Class<?>[] {handler},
                    (self, method, arguments) -> switch (method.getName()) {
                        case "handle" -> {
                            action.run();
                            yield null;
                        }
                        case "hashCode" -> System.identityHashCode(self);
                        case "equals" -> System.identityHashCode(self) == System.identityHashCode(arguments[0]);
                        default -> "handler of SIG" + name;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("SIG" + name + " cannot be handled on this platform", e);
        }
    }
}
