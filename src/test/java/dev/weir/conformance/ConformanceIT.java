package dev.weir.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the kept results of the public suite say that Weir passes, the packaged application still passes. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ConformanceIT {

    /** What {@code conformance/run} ends with where something that it needs is not here. */
    private static final int MISSING = 77;

    /** Of a run that takes a minute at most when it is alone, with a download before it. */
    private static final long LIMIT_MINUTES = 8;

    /** In which a run that is told to end has ended what it started. */
    private static final long END_SECONDS = 20;

    @TempDir
    private Path directory;

    private record Ran(int exit, String output) {}

    @Test
    void noRequiredTestThatPassedFails() throws IOException, InterruptedException {
        Ran ran = run("conformance/run", "--check", "--form", "forward", "--form", "path");
        assumeTrue(ran.exit != MISSING, ran::output);
        assertEquals(0, ran.exit, ran::output);
    }

    @Test
    void theHarnessRewritesAndCountsAsItShould() throws IOException, InterruptedException {
        Ran ran = run("conformance/run", "--self-test");
        assumeTrue(ran.exit != MISSING, ran::output);
        assertEquals(0, ran.exit, ran::output);
    }

    private Ran run(String... command) throws IOException, InterruptedException {
        Path output = directory.resolve("output.txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("CONFORMANCE_WEIR", System.getProperty("native.image.path", ""));
        Process process = builder.start();
        try {
            assertTrue(process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES), () -> String.join(" ", command));
            return new Ran(process.exitValue(), Files.readString(output));
        } finally {
            process.destroy();
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        }
    }
}
