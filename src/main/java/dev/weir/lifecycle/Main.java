package dev.weir.lifecycle;

import com.sun.management.UnixOperatingSystemMXBean;
import io.quarkus.runtime.ApplicationLifecycleManager;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/** Where the process begins: it starts the application where there are files enough to load it. */
@QuarkusMain
public final class Main {

    /** On a JVM its class loader holds some 150 of its jars open while it starts; short of files it stands still, or ends, without a word. */
    static final long LEAST_FILES = 256;

    private Main() {}

    /** Starts Weir; ends with exit code 1 and a line that says why where it cannot. */
    public static void main(String... args) {
        if (isOnJvm() && mostFiles() < LEAST_FILES) {
            System.err.printf(
                    "The process may have %d files open, and needs %d at least (ulimit -n).%n",
                    mostFiles(), LEAST_FILES);
            System.exit(1);
        }
        Quarkus.run(null, Main::ended, args);
    }

    /** Quarkus would log why it could not start, and end before what writes the log has come to that. */
    private static void ended(int code, @Nullable Throwable failure) {
        if (failure != null) {
            System.err.println(StartFailure.told(failure));
        }
        ApplicationLifecycleManager.getDefaultExitCodeHandler().accept(code, failure);
    }

    /** A native executable has no jars. */
    static boolean isOnJvm() {
        return System.getProperty("org.graalvm.nativeimage.imagecode") == null;
    }

    private static long mostFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? system.getMaxFileDescriptorCount()
                : Long.MAX_VALUE;
    }
}
